// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives a test the {@link Lab} that it asks for and closes it afterwards; after a failure, capture and logs stay below
 * {@code build.out/lab/}. Skips what the system can't do, and says what is missing.
 */
final class LabExtension implements ParameterResolver, AfterEachCallback, ExecutionCondition {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(LabExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!System.getProperty("os.name").equals("Linux") || !System.getProperty("user.name").equals("root")) {
            return ConditionEvaluationResult.disabled("network namespaces need Linux and root");
        }
        Optional<Needs> needs = AnnotationSupport.findAnnotation(context.getElement(), Needs.class);
        String missing = needs.stream()
                .flatMap(annotation -> Arrays.stream(annotation.value()))
                .filter(program -> !Command.exists(program))
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("all programs are there")
                : ConditionEvaluationResult.disabled("missing: " + missing + " (lab/packages.txt names the packages)");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String name = context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName();
        try {
            Lab lab = new Lab(Path.of(System.getProperty("pxe.workspace", "."), "build.out", "lab", name).toAbsolutePath());
            // Not an AutoCloseable for the store: that would close it before afterEach knows how the test ended.
            context.getStore(STORE).put(Lab.class, new Held(lab));
            lab.capture();
            return lab;
        } catch (Exception e) {
            throw new ParameterResolutionException("the lab can't be set up: " + e.getMessage(), e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Held held = context.getStore(STORE).remove(Lab.class, Held.class);
        if (held == null) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            held.lab().keep();
            System.out.println("lab: logs and capture are in " + held.lab().directory());
        }
        held.lab().close();
    }

    private record Held(Lab lab) {}
}
