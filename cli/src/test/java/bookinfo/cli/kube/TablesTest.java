package bookinfo.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final String TABLE = """
            {"columnDefinitions": [
               {"name": "Name", "priority": 0}, {"name": "Ready", "priority": 0}, {"name": "IP", "priority": 1}],
             "rows": [
               {"cells": ["reviews-v1-x", "2/2", "127.10.1.1"],
                "object": {"metadata": {"namespace": "default", "labels": {"version": "v1", "app": "reviews"}}}},
               {"cells": ["a", "0/2", "127.10.2.1"], "object": {"metadata": {"namespace": "default"}}}]}""";

    @Test
    void narrowColumnsAreAligned() throws Exception {
        assertThat(print(new Tables.Options(false, false, false))).isEqualTo("""
                        NAME           READY
                        reviews-v1-x   2/2
                        a              0/2""");
    }

    @Test
    void wideWithNamespaceAndLabelsShowsAll() throws Exception {
        assertThat(print(new Tables.Options(true, true, true))).isEqualTo("""
                        NAMESPACE   NAME           READY   IP           LABELS
                        default     reviews-v1-x   2/2     127.10.1.1   app=reviews,version=v1
                        default     a              0/2     127.10.2.1   <none>""");
    }

    private static String print(Tables.Options options) throws Exception {
        return String.join("\n", Tables.print(new ObjectMapper().readTree(TABLE), options));
    }
}
