// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class MisnamedFilesTest {

    private static final int LOOKS = 10;

    private Set<String> pids = Set.of("pxe.tftp", "pxe.http");
    private int asked;
    private final MisnamedFiles misnamed = new MisnamedFiles(() -> {
        asked++;
        return new ConfiguredNames(pids, Set.of("pxe.core.files"), Set.of("pxe.tftp"), Set.of("pxe.dhcp.subnet"));
    });

    private Collection<String> afterAll(Path... files) {
        for (int i = 1; i < LOOKS; i++) {
            assertEquals(List.of(), List.copyOf(misnamed.look(List.of(files))), "after " + i + " looks");
        }
        return List.copyOf(misnamed.look(List.of(files)));
    }

    @Test
    void aMisspelledNameIsToldWithTheNearestOne() {
        assertEquals(List.of("etc/pxe.tfpt.cfg counts for nothing: nothing here is configured by pxe.tfpt; is it pxe.tftp.cfg?"),
                afterAll(Path.of("etc/pxe.tfpt.cfg")));
    }

    @Test
    void ofSeveralFilesOfOneKindTheKindIsHeldAgainstTheNames() {
        assertEquals(List.of("etc/pxe.dhcp.subnets-rack-7.cfg counts for nothing: nothing here is configured by pxe.dhcp.subnets;"
                + " is it pxe.dhcp.subnet-rack-7.cfg?"), afterAll(Path.of("etc/pxe.dhcp.subnets-rack-7.cfg"), Path.of("etc/pxe.dhcp.subnet-a.cfg")));
    }

    @Test
    void whereThereAreSeveralOfAKindAFileNeedsANameOfItsOwn() {
        assertEquals(List.of("etc/pxe.dhcp.subnet.cfg counts for nothing: nothing here is configured by pxe.dhcp.subnet;"
                + " is it pxe.dhcp.subnet-NAME.cfg?"), afterAll(Path.of("etc/pxe.dhcp.subnet.cfg")));
    }

    @Test
    void aCopyThatPushesOutItsOriginalIsTold() {
        Path copy = Path.of("etc/pxe.tftp-old.cfg");
        assertEquals(List.of("etc/pxe.tftp-old.cfg takes the place of pxe.tftp.cfg, since one file configures pxe.tftp: take it away, or let"
                + " its name end otherwise than in .cfg"), List.copyOf(misnamed.look(List.of(Path.of("etc/pxe.tftp.cfg"), copy))));
        assertEquals(List.of(), afterAll(Path.of("etc/pxe.http-lab.cfg"), Path.of("etc/pxe.http.cfg")), "where there may be several");
    }

    @Test
    void ofANameLikeNoneNoneIsTold() {
        assertEquals(List.of("etc/rack.policy.cfg counts for nothing: nothing here is configured by rack.policy"),
                afterAll(Path.of("etc/rack.policy.cfg")));
    }

    @Test
    void aBundleMayComeLaterThanItsFile() {
        Path file = Path.of("etc/rack.policy.cfg");
        misnamed.look(List.of(file));
        pids = Set.of("rack.policy");
        assertEquals(List.of(), afterAll(file));
        pids = Set.of();
        assertEquals(List.of(), afterAll(file), "and go again");
    }

    @Test
    void theNameOfAComponentIsOneToo() {
        assertEquals(List.of("etc/pxe.core.fiels.cfg counts for nothing: nothing here is configured by pxe.core.fiels;"
                + " is it pxe.core.files.cfg?"), afterAll(Path.of("etc/pxe.core.files.cfg"), Path.of("etc/pxe.core.fiels.cfg")));
    }

    @Test
    void aFileThatIsGoneIsForgotten() {
        Path file = Path.of("etc/foo.cfg");
        afterAll(file);
        assertEquals(List.of(), List.copyOf(misnamed.look(List.of())));
        assertEquals(1, afterAll(file).size());
    }

    @Test
    void nobodyIsAskedOnceAllIsKnown() {
        afterAll(Path.of("etc/pxe.tftp.cfg"), Path.of("etc/foo.cfg"));
        asked = 0;
        misnamed.look(List.of(Path.of("etc/pxe.tftp.cfg"), Path.of("etc/foo.cfg")));
        assertEquals(0, asked);
    }
}
