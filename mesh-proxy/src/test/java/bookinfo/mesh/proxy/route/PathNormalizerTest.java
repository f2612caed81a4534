package bookinfo.mesh.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathNormalizerTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a/b, /a/b",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a/.., /",
        "/a/b/.., /a/",
        "/../../a, /a",
        "/a/., /a/",
        "/a//b, /a//b",
        "/a//../b, /a/b",
        "\\a\\b, /a/b",
        "/%61dmin, /admin",
        "/%2e%2E/admin, /admin",
        "/a%2fb, /a%2fb",
        "/%252e, /%252e",
        "/a/.b/c..d, /a/.b/c..d",
        "/a/../b?x=/../%2e, /b?x=/../%2e",
        "/?a%, /?a%"
    })
    void resolvesAsRfc3986Does(String path, String normal) {
        assertThat(PathNormalizer.normalize(path, true, false)).contains(normal);
    }

    @ParameterizedTest
    @CsvSource({"//a///b, /a/b", "/a//../b, /a/b", "/a/..//b, /b", "/a//?x=//, /a/?x=//"})
    void mergesSlashesOnRequest(String path, String normal) {
        assertThat(PathNormalizer.normalize(path, true, true)).contains(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a#b", "/a%00b", "/a b", "/a\u0001", "/100%", "/%zz", "/%4"})
    void refusesWhatIsNoPath(String path) {
        assertThat(PathNormalizer.normalize(path, true, true)).isEmpty();
    }

    @Property
    void changesNothingTheSecondTime(@ForAll("paths") String path, @ForAll boolean mergeSlashes) {
        Optional<String> once = PathNormalizer.normalize(path, true, mergeSlashes);
        assertThat(once.flatMap(it -> PathNormalizer.normalize(it, true, mergeSlashes)))
                .isEqualTo(once);
    }

    @Property
    void leavesNoDotSegment(@ForAll("paths") String path) {
        PathNormalizer.normalize(path, true, false)
                .ifPresent(normal -> assertThat(normal.split("[/\\\\]", -1)).doesNotContain(".", ".."));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/", "\\", ".", "..", "%2e", "%2E", "%", "%5c", "%2f", "a", "B", "%41", "~", "2", "5", "e")
                .list()
                .ofMaxSize(12)
                .map(parts -> "/" + String.join("", parts));
    }
}
