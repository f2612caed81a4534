package bookinfo.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows between the modules: who may know whom. */
class ArchitectureTest {

    @ParameterizedTest(name = "{0} knows only {2}")
    @CsvSource({
        "mesh-config,   bookinfo.mesh.config..,  ''",
        "mesh-control,  bookinfo.mesh.control.., bookinfo.mesh.config..",
        "mesh-proxy,    bookinfo.mesh.proxy..,   ''",
        "mesh-gateway,  bookinfo.mesh.gateway.., bookinfo.mesh.proxy..",
        "mesh-sidecar,  bookinfo.mesh.sidecar.., bookinfo.mesh.proxy..",
        "local-cluster, bookinfo.cluster..,      ''",
        "cli,           bookinfo.cli..,          bookinfo.mesh.config..",
        "service-base,  bookinfo.service..,      ''",
        "details,       bookinfo.details..,      bookinfo.service..",
        "ratings,       bookinfo.ratings..,      bookinfo.service..",
        "mongodb,       bookinfo.mongodb..,      ''",
        "reviews,       bookinfo.reviews..,      bookinfo.service..",
        "productpage,   bookinfo.productpage..,  bookinfo.service..",
    })
    void knowsOnlyWhatItMay(String module, String own, String others) {
        List<String> allowed = new ArrayList<>(List.of(own));
        Arrays.stream(others.split(" ", -1)).filter(name -> !name.isEmpty()).forEach(allowed::add);
        String[] packages = allowed.toArray(String[]::new);

        classes()
                .that(resideInAnyPackage(own))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(packages).or(resideOutsideOfPackages("bookinfo..")))
                .check(classesOf(module));
    }

    private static JavaClasses classesOf(String module) {
        Path classes = TestMesh.ROOT.resolve(module + "/target/classes");
        return new ClassFileImporter().importPaths(Stream.of(classes).toList());
    }
}
