package dev.fairlead.hardening;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Everything that is logged while it is open, by every library too, down to the last level. */
final class WrittenLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.fairlead");
    private final Level rootBefore = root.getLevel();
    private final Level oursBefore = ours.getLevel();
    private final List<Appender<ILoggingEvent>> before = new ArrayList<>();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private WrittenLog() {}

    /** Opens it in place of the console; a gateway that starts later would replace it. */
    static WrittenLog open() {
        WrittenLog log = new WrittenLog();
        log.setContext(log.root.getLoggerContext());
        log.start();
        log.root.iteratorForAppenders().forEachRemaining(log.before::add);
        log.before.forEach(log.root::detachAppender);
        log.root.addAppender(log);
        log.root.setLevel(Level.TRACE);
        log.ours.setLevel(Level.TRACE);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getLoggerName() + " " + event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            lines.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    String text() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        root.setLevel(rootBefore);
        ours.setLevel(oursBefore);
        root.detachAppender(this);
        before.forEach(root::addAppender);
        stop();
    }
}
