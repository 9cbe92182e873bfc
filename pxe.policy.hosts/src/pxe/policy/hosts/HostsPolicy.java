// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.bootfile.ByIpxe;
import pxe.bootfile.OwnHttp;
import pxe.config.ConfigValues;
import pxe.config.DaemonDirectory;
import pxe.follow.FollowedFiles;
import pxe.follow.OpenProblems;
import pxe.follow.Watch;

/** The policy under live configuration, with its lists followed as they change. */
@Component(configurationPid = HostsPolicy.PID, immediate = true, service = BootPolicy.class, property = BootPolicy.NAME + "=hosts")
@ServiceRanking(-1200)
@Designate(ocd = HostsPolicy.Config.class)
public final class HostsPolicy implements BootPolicy {

    static final String PID = "pxe.policy.hosts";

    private static final Logger LOG = LoggerFactory.getLogger(PID);
    private static final String HOST = "host.";

    private final Path home;
    private final ByIpxe way;
    private final FollowedFiles<HostText> files = new FollowedFiles<>(HostText::read);
    private final OpenProblems open = new OpenProblems();
    private final Watch watch;
    private HostText own = new HostText(List.of(), List.of());
    private List<Path> paths = List.of();
    private volatile HostRules rules = HostRules.NONE;

    /** The keys of {@code etc/pxe.policy.hosts.cfg}, beside {@code host.NAME}. */
    @ObjectClassDefinition(name = "PXE hosts policy", description = "What machines boot that are named by a line each")
    @interface Config {

        @AttributeDefinition(name = "Files", required = false, description = "Files and directories with more lines, separated by "
                + "commas; relative ones are below the daemon's directory.")
        String files() default "";
    }

    /** Makes the policy; relative files are below the framework's property {@code pxe.home}. */
    @Activate
    public HostsPolicy(BundleContext context, @Reference OwnHttp http, Map<String, Object> properties) {
        this(DaemonDirectory.HOME.in(context::getProperty), http, properties);
    }

    HostsPolicy(Path home, OwnHttp http, Map<String, Object> properties) {
        this.home = home;
        way = ByIpxe.packaged(http);
        configure(properties);
        watch = new Watch(PID, files::look, this::readFiles);
    }

    @Modified
    synchronized void configure(Map<String, Object> properties) {
        ConfigValues values = new ConfigValues(properties);
        List<Path> wanted = values.paths("files", home);
        if (values.problems().isEmpty()) {
            paths = wanted;
        }
        own = read(values);
        readFiles();
    }

    private static HostText read(ConfigValues values) {
        List<HostRule> rules = new ArrayList<>();
        for (String key : values.keys(HOST)) {
            try {
                rules.add(HostLine.parse(key.substring(HOST.length()), values.text(key, "")));
            } catch (IllegalArgumentException wrong) {
                values.problem(key + ": " + wrong.getMessage());
            }
        }
        values.refuseStrangeKeys();
        return new HostText(rules, values.problems().stream().map(problem -> values.origin() + ": " + problem).toList());
    }

    private synchronized void readFiles() {
        FollowedFiles.Found<HostText> found = files.read(paths);
        List<HostRule> all = new ArrayList<>(own.rules());
        List<String> problems = new ArrayList<>(own.problems());
        for (HostText text : found.contents()) {
            all.addAll(text.rules());
            problems.addAll(text.problems());
        }
        problems.addAll(found.problems());
        rules = new HostRules(all);
        open.tell(LOG, "hosts", problems);
    }

    @Deactivate
    void stop() {
        watch.close();
    }

    @Override
    public BootDecision decide(BootRequest request) {
        return rules.find(request).map(rule -> rule.outcome().decide(request, rule.reason(), way)).orElse(BootDecision.pass());
    }
}
