// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import pxe.api.VisibleText;

/** Tells what is wrong once, as long as it lasts. For one thread. */
public final class OpenProblems {

    /** A file that is something else altogether has as many problems as it has lines. */
    private static final int TOLD_AT_ONCE = 20;

    private Set<String> told = Set.of();

    /** Nothing is wrong yet. */
    public OpenProblems() {}

    /** What wasn't wrong the last time. */
    public List<String> news(Collection<String> now) {
        List<String> news = new ArrayList<>(now);
        news.removeAll(told);
        told = Set.copyOf(now);
        return news;
    }

    /**
     * Logs what wasn't wrong the last time, a {@linkplain VisibleText visible} line each: it holds words of the operator's files.
     *
     * @param what the problems are of, where there are too many: {@code hosts}
     */
    public void tell(Logger log, String what, Collection<String> now) {
        List<String> news = news(now);
        news.stream().limit(TOLD_AT_ONCE).map(VisibleText::of).forEach(log::warn);
        if (news.size() > TOLD_AT_ONCE) {
            log.warn("{}: {} more of these", what, news.size() - TOLD_AT_ONCE);
        }
    }
}
