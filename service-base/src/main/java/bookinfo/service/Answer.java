package bookinfo.service;

import com.fasterxml.jackson.databind.JsonNode;

/** What came of calling another service. */
public sealed interface Answer {
    /** The status that the other service gave, or 500 if it gave none. */
    int status();

    /** A 200 with JSON in it. */
    record Ok(JsonNode body) implements Answer {
        @Override
        public int status() {
            return 200;
        }
    }

    /** Another status, no answer in time, or a 200 whose body is no JSON. */
    record Failed(int status, String reason) implements Answer {}
}
