package dev.kraftbench.transport;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.kernel.Timer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lanes that are Netty event loops, so that a request whose partition lives on the lane of its connection changes no thread.
 * Uses epoll where the machine has it and selectors otherwise. Safe for any thread.
 */
public final class LoopLanes implements LaneGroup {

    private static final Logger LOG = LoggerFactory.getLogger(LoopLanes.class);
    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final LoopLane[] lanes;
    private final boolean epoll;

    private LoopLanes(String name, int size, boolean epoll, Clock clock, BiConsumer<Lane, Throwable> failures) {
        this.epoll = epoll;
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(size, new DefaultThreadFactory(name, true), handlers);
        lanes = new LoopLane[size];
        int index = 0;
        for (EventExecutor executor : group) {
            lanes[index] = new LoopLane(name + "-" + index, (EventLoop) executor, clock, failures);
            index++;
        }
    }

    /**
     * Starts the loops; their threads begin with the first task.
     *
     * @param size number of lanes, one thread each
     * @param failures told of tasks that threw, on the lane on which it happened
     */
    public static LoopLanes start(String name, int size, Clock clock, BiConsumer<Lane, Throwable> failures) {
        return new LoopLanes(name, size, Epoll.isAvailable(), clock, failures);
    }

    /** Like {@link #start} with selectors even where epoll exists. */
    public static LoopLanes startPortable(String name, int size, Clock clock, BiConsumer<Lane, Throwable> failures) {
        return new LoopLanes(name, size, false, clock, failures);
    }

    @Override
    public int size() {
        return lanes.length;
    }

    @Override
    public Lane lane(int index) {
        return lanes[index];
    }

    @Override
    public void close() {
        Future<?> stopped = group.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        stopped.awaitUninterruptibly(2 * CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannelType() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends Channel> channelType() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** The lane of this group that runs on the event loop. */
    Lane laneOf(EventLoop loop) {
        for (LoopLane lane : lanes) {
            if (lane.loop == loop) {
                return lane;
            }
        }
        throw new IllegalArgumentException("not a loop of this group: " + loop);
    }

    /** The event loop of a lane of this group. */
    EventLoop loopOf(Lane lane) {
        if (lane instanceof LoopLane loopLane) {
            return loopLane.loop;
        }
        throw new IllegalArgumentException("not a lane of an event loop: " + lane.name());
    }

    private static final class LoopLane implements Lane {
        private final String name;
        private final EventLoop loop;
        private final Clock clock;
        private final BiConsumer<Lane, Throwable> failures;

        LoopLane(String name, EventLoop loop, Clock clock, BiConsumer<Lane, Throwable> failures) {
            this.name = name;
            this.loop = loop;
            this.clock = clock;
            this.failures = failures;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void execute(Runnable task) {
            try {
                loop.execute(() -> guarded(task));
            } catch (RejectedExecutionException e) {
                LOG.atDebug().addKeyValue("lane", name).log("task dropped, the lane is closed");
            }
        }

        @Override
        public boolean inLane() {
            return loop.inEventLoop();
        }

        @Override
        public Timer schedule(long delayNanos, Runnable task) {
            try {
                Future<?> scheduled = loop.schedule(() -> guarded(task), Math.clamp(delayNanos, 0, MAX_DELAY_NANOS), TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            } catch (RejectedExecutionException e) {
                LOG.atDebug().addKeyValue("lane", name).log("timer dropped, the lane is closed");
                return () -> false;
            }
        }

        @Override
        public Clock clock() {
            return clock;
        }

        private void guarded(Runnable task) {
            try {
                task.run();
            } catch (Throwable failure) {
                failures.accept(this, failure);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
