package dev.fairlead.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The Linux calls the harness is made of. A negative result is an errno, negated. Only one thread
 * of a process may call: scratch memory is shared.
 */
final class Linux {
    static final int EAGAIN = 11;
    static final int EINTR = 4;
    static final int EINPROGRESS = 115;

    private static final int AF_INET = 2;
    private static final int STREAM_NONBLOCKING = 1 | 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final int ADDRESS_SIZE = 16;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MemorySegment ERROR = Arena.global().allocate(STATE);
    private static final MemorySegment SCRATCH = Arena.global().allocate(64);

    // Addresses travel as JAVA_LONG: the same registers, and no slice object per call.
    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LISTEN = call("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT =
            call("accept4", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle NAME = call("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SET =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle OPTION =
            call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSE = call("close", JAVA_INT);
    private static final MethodHandle EPOLL = call("epoll_create1", JAVA_INT);
    private static final MethodHandle WATCH =
            call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle WAIT =
            call("epoll_pwait2", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PRCTL = call("prctl", JAVA_INT, JAVA_LONG);
    private static final MethodHandle CLOCK = call("clock_gettime", JAVA_INT, JAVA_LONG);
    private static final MethodHandle RECEIVE = transfer("recv");
    private static final MethodHandle SEND = transfer("send");

    private Linux() {}

    /** A non-blocking TCP socket that sends small writes at once. */
    static int tcpSocket() {
        try {
            int fd =
                    result(
                            (int)
                                    SOCKET.invokeExact(
                                            ERROR, AF_INET, STREAM_NONBLOCKING, IPPROTO_TCP));
            return fd < 0 ? fd : withoutDelay(fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Begins to connect to a port of 127.0.0.1; -EINPROGRESS is the usual answer. */
    static int connect(int fd, int port) {
        try {
            loopback(port);
            return result((int) CONNECT.invokeExact(ERROR, fd, SCRATCH.address(), ADDRESS_SIZE));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Listens on a free port of 127.0.0.1 and returns the port. */
    static int listen(int fd) {
        try {
            loopback(0);
            int done = result((int) BIND.invokeExact(ERROR, fd, SCRATCH.address(), ADDRESS_SIZE));
            if (done == 0) {
                done = result((int) LISTEN.invokeExact(ERROR, fd, 4096));
            }
            if (done < 0) {
                return done;
            }
            SCRATCH.set(JAVA_INT, 32, ADDRESS_SIZE);
            long size = SCRATCH.address() + 32;
            int ignored = (int) NAME.invokeExact(ERROR, fd, SCRATCH.address(), size);
            return (SCRATCH.get(JAVA_BYTE, 2) & 0xff) << 8 | SCRATCH.get(JAVA_BYTE, 3) & 0xff;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The next waiting connection, non-blocking. */
    static int accept(int fd) {
        try {
            int accepted =
                    result((int) ACCEPT.invokeExact(ERROR, fd, 0L, 0L, STREAM_NONBLOCKING & ~1));
            return accepted < 0 ? accepted : withoutDelay(accepted);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The error of a socket whose connect has ended: 0 or an errno. */
    static int pendingError(int fd) {
        try {
            SCRATCH.set(JAVA_INT, 32, 4);
            long value = SCRATCH.address();
            long size = value + 32;
            int done =
                    result((int) OPTION.invokeExact(ERROR, fd, SOL_SOCKET, SO_ERROR, value, size));
            return done < 0 ? -done : SCRATCH.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(ERROR, fd));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static long receive(int fd, long address, long size) {
        try {
            return result((long) RECEIVE.invokeExact(ERROR, fd, address, size, 0));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static long send(int fd, long address, long size) {
        try {
            return result((long) SEND.invokeExact(ERROR, fd, address, size, MSG_NOSIGNAL));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int epoll() {
        try {
            return result((int) EPOLL.invokeExact(ERROR, 0));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int watch(int epoll, int operation, int fd, MemorySegment event) {
        try {
            return result((int) WATCH.invokeExact(ERROR, epoll, operation, fd, event.address()));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Waits at most so many nanoseconds; forever if negative. */
    static int await(int epoll, MemorySegment events, int most, long nanos) {
        try {
            SCRATCH.set(JAVA_LONG, 0, nanos / 1_000_000_000);
            SCRATCH.set(JAVA_LONG, 8, nanos % 1_000_000_000);
            long time = nanos < 0 ? 0 : SCRATCH.address();
            return result((int) WAIT.invokeExact(ERROR, epoll, events.address(), most, time, 0L));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Lets this thread's timers fire on time instead of up to 50 µs late. */
    static void exactTimers() {
        try {
            int ignored = (int) PRCTL.invokeExact(ERROR, PR_SET_TIMERSLACK, 1L);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The CPU time of a process in nanoseconds: user and system, all threads, ended ones included.
     * The sum that {@code /proc/<pid>/stat} shows in steps of 10 ms.
     */
    static long cpuNanos(long pid) {
        try {
            // clock_getcpuclockid(3): the clock's number is made of the process's.
            int clock = ((int) ~pid) << 3 | 2;
            int done = result((int) CLOCK.invokeExact(ERROR, clock, SCRATCH.address()));
            if (done < 0) {
                throw new IllegalStateException("process " + pid + " has no clock: errno " + -done);
            }
            return SCRATCH.get(JAVA_LONG, 0) * 1_000_000_000 + SCRATCH.get(JAVA_LONG, 8);
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static int withoutDelay(int fd) throws Throwable {
        SCRATCH.set(JAVA_INT, 0, 1);
        long value = SCRATCH.address();
        int ignored = (int) SET.invokeExact(ERROR, fd, IPPROTO_TCP, TCP_NODELAY, value, 4);
        return fd;
    }

    private static void loopback(int port) {
        SCRATCH.fill((byte) 0);
        SCRATCH.set(JAVA_BYTE, 0, (byte) AF_INET);
        SCRATCH.set(JAVA_BYTE, 2, (byte) (port >> 8));
        SCRATCH.set(JAVA_BYTE, 3, (byte) port);
        SCRATCH.set(JAVA_BYTE, 4, (byte) 127);
        SCRATCH.set(JAVA_BYTE, 7, (byte) 1);
    }

    private static int result(int returned) {
        return returned < 0 ? -(int) ERRNO.get(ERROR, 0L) : returned;
    }

    private static long result(long returned) {
        return returned < 0 ? -(int) ERRNO.get(ERROR, 0L) : returned;
    }

    private static MethodHandle call(String name, MemoryLayout... parameters) {
        return link(name, FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private static MethodHandle transfer(String name) {
        return link(
                name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    }

    private static MethodHandle link(String name, FunctionDescriptor shape) {
        assert ADDRESS.byteSize() == Long.BYTES;
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                shape,
                Linker.Option.captureCallState("errno"));
    }
}
