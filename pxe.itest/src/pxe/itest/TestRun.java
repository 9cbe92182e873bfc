// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import java.io.PrintWriter;
import java.util.Arrays;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Runs the bundle's tests once the daemon has started, prints JUnit's summary and ends the process: 0 if all passed.
 *
 * <p>The bundle manifest's {@code Test-Classes} names them. The engine is named here and not searched for, because service loaders
 * don't see across bundles.
 */
public final class TestRun implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        // The launcher starts this bundle last: everything is there that an operator would see.
        new Thread(() -> System.exit(run(context.getBundle())), "tests").start();
    }

    @Override
    public void stop(BundleContext context) {}

    private static int run(Bundle bundle) {
        Thread.currentThread().setContextClassLoader(TestRun.class.getClassLoader());
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build());
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(bundle.getHeaders().get("Test-Classes").split(","))
                        .map(name -> DiscoverySelectors.selectClass(TestRun.class.getClassLoader(), name.strip()))
                        .toList())
                .build();
        launcher.execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        PrintWriter out = new PrintWriter(System.out);
        summary.printFailuresTo(out, 20);
        summary.printTo(out);
        return summary.getTotalFailureCount() == 0 && summary.getTestsFoundCount() > 0 ? 0 : 1;
    }
}
