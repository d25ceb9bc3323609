package dev.fairlead.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The files of the journal in their folder, numbered in the order in which they were made. May be
 * used by any thread.
 */
final class SegmentFiles {
    private static final String SUFFIX = ".journal";

    /** A file of that name is not whole yet. */
    private static final String UNFINISHED = ".new";

    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(256 * 1024).asReadOnlyBuffer();

    private final Path folder;
    private final JournalSettings settings;
    private final RandomGenerator random;
    private final AtomicLong lastNumber = new AtomicLong();

    SegmentFiles(Path folder, JournalSettings settings, RandomGenerator random) {
        this.folder = folder;
        this.settings = settings;
        this.random = random;
    }

    /** What lies in the folder, oldest first; leftovers that never became segments are removed. */
    List<Path> existing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path unfinished : files.filter(f -> f.toString().endsWith(UNFINISHED)).toList()) {
                Files.delete(unfinished);
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> segments =
                    files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
            segments.forEach(f -> lastNumber.accumulateAndGet(number(f), Math::max));
            return segments;
        }
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        String digits = name.substring(0, name.length() - SUFFIX.length());
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }

    /**
     * A new segment, all of whose bytes are on the disk already.
     *
     * @throws IOException where the disk is full or broken; nothing is left behind then
     */
    Segment make() throws IOException {
        SegmentHeader header = header();
        Path file = next();
        Path unfinished = folder.resolve(file.getFileName() + UNFINISHED);
        try {
            fill(unfinished, header);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
            return Segment.fresh(file, header);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Makes a segment that nobody needs any more a new one. */
    void renew(Segment segment) throws IOException {
        segment.renew(next(), header());
    }

    boolean isOfUse(Segment segment) {
        return segment.memory().byteSize() == settings.segmentBytes();
    }

    private SegmentHeader header() {
        return new SegmentHeader(SegmentHeader.VERSION, settings.segmentBytes(), random.nextLong());
    }

    private Path next() {
        String number = String.format(Locale.ROOT, "%018d", lastNumber.incrementAndGet());
        return folder.resolve(number + SUFFIX);
    }

    private void fill(Path file, SegmentHeader header) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(header.bytes());
            ByteBuffer zeros = ZEROS.duplicate();
            long left = settings.segmentBytes() - channel.position();
            while (left > 0) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), left));
                left -= channel.write(zeros);
            }
            if (settings.sync() == JournalSync.EACH) {
                channel.force(true);
            }
        }
    }

    private void syncFolder() throws IOException {
        if (settings.sync() == JournalSync.EACH) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
