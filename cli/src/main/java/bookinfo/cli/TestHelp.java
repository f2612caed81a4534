package bookinfo.cli;

import picocli.CommandLine.Command;

/** Only for the help: the script itself runs the tests, with Maven. */
@Command(name = "test", description = "Run all tests; the last line counts them.")
final class TestHelp implements Runnable {
    @Override
    public void run() {
        throw new bookinfo.cli.local.Failure("the tests are run by the script: ./bookinfo test");
    }
}
