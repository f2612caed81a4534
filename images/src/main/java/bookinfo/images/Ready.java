package bookinfo.images;

import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A platform, and what its images are built with. */
record Ready(Platform platform, ImageBuild build, StartCaches caches) {

    /**
     * Everything that the images need, for each platform that was asked for.
     *
     * @throws Failure if one of them cannot be built so
     */
    static List<Ready> all(Settings settings, List<Program> programs, Consumer<String> progress)
            throws InterruptedException {
        Revision revision = Revision.of(settings.root());
        List<Ready> all = new ArrayList<>();
        for (Platform platform : settings.platforms()) {
            ImageBuild build = new ImageBuild(settings, platform, revision);
            build.check(programs);
            all.add(new Ready(platform, build, build.caches(progress)));
        }
        return all;
    }
}
