// SPDX-License-Identifier: Apache-2.0
package pxe.api.test;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.ClientArch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PolicyTrialTest {

    private static final TestRequest ROM = TestRequest.of(BootStage.PXE, ClientArch.X86_BIOS);

    @Test
    void aDecisionIsShownWithItsReason() {
        assertEquals("boot a.0: a test", PolicyTrial.tell(request -> BootDecision.boot("a.0", "a test"), ROM));
        assertEquals("local disk: a test", PolicyTrial.tell(request -> BootDecision.localDisk("a test"), ROM));
        assertEquals("pass", PolicyTrial.tell(request -> BootDecision.pass(), ROM));
    }

    @Test
    void aPolicyThatSaysAnotherThingTheSecondTimeIsNoFunctionOfTheRequest() {
        AtomicInteger asked = new AtomicInteger();
        AssertionError told = assertThrows(AssertionError.class,
                () -> PolicyTrial.decide(request -> BootDecision.boot(asked.incrementAndGet() + ".0", "a test"), ROM));
        assertTrue(told.getMessage().contains("'boot 1.0: a test' and then 'boot 2.0: a test'"), told.getMessage());
    }

    @Test
    void aPolicyThatReturnsNullIsNamed() {
        assertThrows(AssertionError.class, () -> PolicyTrial.decide(request -> null, ROM));
    }
}
