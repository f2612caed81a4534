package bookinfo.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressLeaseTest {
    @TempDir
    Path folder;

    @Test
    void clustersSideBySideGetDifferentPlans() throws IOException {
        try (AddressLease first = AddressLease.acquire(folder, Optional.empty());
                AddressLease second = AddressLease.acquire(folder, Optional.empty())) {
            assertThat(first.plan()).isEqualTo(new AddressPlan(0));
            assertThat(second.plan()).isEqualTo(new AddressPlan(1));
        }
    }

    @Test
    void thePlanOfKeptStateIsPreferredWhileItIsFree() throws IOException {
        Optional<AddressPlan> kept = Optional.of(new AddressPlan(4));
        try (AddressLease again = AddressLease.acquire(folder, kept);
                AddressLease other = AddressLease.acquire(folder, kept)) {
            assertThat(again.plan()).isEqualTo(new AddressPlan(4));
            assertThat(other.plan()).isEqualTo(new AddressPlan(0));
        }
    }

    @Test
    void whenEveryPlanIsTakenTheMessageSaysWhereTheLocksAre() throws IOException {
        List<AddressLease> all = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                all.add(AddressLease.acquire(folder, Optional.empty()));
            }
            assertThatThrownBy(() -> AddressLease.acquire(folder, Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("all 10 address plans")
                    .hasMessageContaining(folder.toString());
        } finally {
            for (AddressLease lease : all) {
                lease.close();
            }
        }
    }
}
