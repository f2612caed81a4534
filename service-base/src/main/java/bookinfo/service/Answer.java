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

    /** Anything else. */
    sealed interface None extends Answer {
        /** What happened, for a log. */
        String reason();
    }

    /** Another status than 200. */
    record Refused(int status) implements None {
        @Override
        public String reason() {
            return "got status of " + status;
        }
    }

    /** Nothing in time. */
    record Late() implements None {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public String reason() {
            return "got no answer in time";
        }
    }

    /** No connection, or a 200 with something in it that is not JSON or too long. */
    record Broken(String reason) implements None {
        @Override
        public int status() {
            return 500;
        }
    }
}
