// SPDX-License-Identifier: Apache-2.0
import aQute.bnd.build.Container;
import aQute.bnd.build.Project;
import aQute.bnd.build.Workspace;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the workspace's projects and makes their bundles: those whose files changed, and those that depend on them.
 *
 * <p>bnd knows the projects, their order, their class paths and how a bundle is made of them. It would start a compiler process for
 * each project's sources and one for its tests, some forty in all; this is one process, whose compiler is warm after the first of them.
 *
 * <p>One argument: the workspace's directory. Exit status 1 if anything went wrong, which was printed then.
 */
final class Compile {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final Workspace workspace;
    private final Set<Project> made = new HashSet<>();

    private Compile(Workspace workspace) {
        this.workspace = workspace;
    }

    public static void main(String[] args) throws Exception {
        boolean good = new Compile(Workspace.getWorkspace(new File(args[0]))).all();
        System.exit(good ? 0 : 1);
    }

    private boolean all() throws Exception {
        for (Project project : workspace.getBuildOrder()) {
            Path stamp = project.getTargetDir().toPath().resolve("compiled");
            String print = print(project);
            boolean same = Files.exists(stamp) && Files.readString(stamp).equals(print);
            if (same && project.getDependson().stream().noneMatch(made::contains)) {
                continue;
            }
            Files.deleteIfExists(stamp);
            if (!compile(project) || !bundle(project)) {
                return false;
            }
            Files.writeString(stamp, print);
            made.add(project);
        }
        return workspace.isOk();
    }

    private boolean compile(Project project) throws Exception {
        File classes = project.getSrcOutput();
        File tests = project.getTestOutput();
        clean(classes.toPath());
        clean(tests.toPath());
        List<File> path = new ArrayList<>(files(project.getBuildpath()));
        if (!compile(project, sources(project.getSourcePath()), path, classes)) {
            return false;
        }
        path.addFirst(classes);
        path.addAll(files(project.getTestpath()));
        return compile(project, sources(List.of(project.getTestSrc())), path, tests);
    }

    private static boolean compile(Project project, List<File> sources, List<File> path, File output) throws IOException {
        if (sources.isEmpty()) {
            return true;
        }
        List<String> options = new ArrayList<>(List.of("-encoding", "UTF-8", "--release", project.getProperty("javac.source"),
                "-g:source,lines,vars", "-proc:none", "-d", output.toString()));
        options.addAll(List.of(project.getProperty("java.options").split("\\s*,\\s*")));
        options.addAll(List.of("-classpath", path.stream().map(File::toString).collect(Collectors.joining(File.pathSeparator))));
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
            return COMPILER.getTask(null, files, null, options, null, files.getJavaFileObjectsFromFiles(sources)).call();
        }
    }

    /** Makes the bundle; bnd holds it against its last release, too. */
    private static boolean bundle(Project project) throws Exception {
        for (File old : project.getTarget().listFiles((directory, name) -> name.endsWith(".jar") || name.equals("buildfiles"))) {
            Files.delete(old.toPath());
        }
        project.build();
        project.getWarnings().forEach(warning -> System.err.println("warning: " + project + ": " + warning));
        project.getErrors().forEach(error -> System.err.println("error: " + project + ": " + error));
        return project.isOk();
    }

    private static List<File> files(Collection<Container> containers) {
        List<File> files = new ArrayList<>();
        for (Container container : containers) {
            if (container.getError() != null) {
                throw new IllegalStateException(container.getError());
            }
            files.add(container.getFile());
        }
        return files;
    }

    private static List<File> sources(Collection<File> directories) throws IOException {
        List<File> sources = new ArrayList<>();
        for (File directory : directories) {
            walk(directory.toPath(), file -> {
                if (file.toString().endsWith(".java")) {
                    sources.add(file.toFile());
                }
            });
        }
        return sources;
    }

    /** Names, sizes and times of what a project is made of; a bundle also takes the build's settings and the list of dependencies. */
    private String print(Project project) throws Exception {
        Set<String> lines = new TreeSet<>();
        List<Path> roots = new ArrayList<>(List.of(project.getTestSrc().toPath()));
        Stream.of("cnf/build", "cnf/ext", "cnf/released").forEach(part -> roots.add(workspace.getFile(part).toPath()));
        project.getSourcePath().forEach(source -> roots.add(source.toPath()));
        for (Path root : roots) {
            walk(root, file -> lines.add(line(file)));
        }
        Stream.of(workspace.getFile("cnf/build.bnd"), workspace.getFile("cnf/pom.xml"), project.getFile("bnd.bnd"))
                .forEach(file -> lines.add(line(file.toPath())));
        return String.join("\n", lines);
    }

    private static String line(Path file) {
        try {
            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Visitor {
        void visit(Path file) throws IOException;
    }

    private static void walk(Path root, Visitor visitor) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                visitor.visit(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void clean(Path directory) throws IOException {
        walk(directory, Files::delete);
        Files.createDirectories(directory);
    }
}
