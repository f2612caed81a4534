package bookinfo.cli;

import picocli.CommandLine.Command;

/** Only for the help: the script starts a program of its own, module images. */
@Command(name = "images", description = "Make container images, or push them; images --help says more.")
final class ImagesHelp implements Runnable {
    @Override
    public void run() {
        throw new bookinfo.cli.local.Failure("images are made by the script: ./bookinfo images");
    }
}
