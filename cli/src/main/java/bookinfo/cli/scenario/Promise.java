package bookinfo.cli.scenario;

import bookinfo.cli.scenario.Scenario.Fields;

/** One entry of {@code expect}: a page that is loaded, or a load inside the mesh. */
sealed interface Promise permits Expectation, Load {

    static Promise read(Fields fields) {
        return fields.text("load").isPresent() ? Load.read(fields) : Expectation.read(fields);
    }
}
