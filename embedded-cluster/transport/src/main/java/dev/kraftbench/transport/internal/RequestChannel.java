package dev.kraftbench.transport.internal;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.RequestParser;
import dev.kraftbench.transport.Gate;
import dev.kraftbench.transport.GuardedConnection;
import dev.kraftbench.transport.ListenerTls;
import dev.kraftbench.transport.RequestBudget;
import dev.kraftbench.transport.ServerLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection: cuts requests out of the stream, has them served, and sends the answers in the order of the requests.
 *
 * <p>Reading pauses while the client is above a quota, while too many requests are unanswered, while the node holds too many bytes of requests, and while the client does
 * not take its answers. Whatever is wrong with the stream ends this connection only. On the connection's lane.
 */
public final class RequestChannel extends ChannelInboundHandlerAdapter implements GuardedConnection {

    private static final Logger LOG = LoggerFactory.getLogger(RequestChannel.class);
    private static final String UNKNOWN = "unknown";
    /** Then it is another connection's turn: one that has thousands of requests waiting must not keep its lane. */
    private static final int REQUESTS_PER_TURN = 16;
    private static final long HALF_FRAME_NANOS = 10_000_000_000L;
    /** How long after its end the bytes of a connection count that are still looked at. Who has not come to an end by then never will. */
    private static final long ABANDONED_NANOS = 60_000_000_000L;

    private final int nodeId;
    private final long id;
    private final String listener;
    private final Lane lane;
    private final ServerLimits limits;
    private final RequestBudget budget;
    private RequestHandler handler;
    private final AnswerLine answers;
    private final List<Runnable> closeListeners = new ArrayList<>();
    private final List<Runnable> nextRequestListeners = new ArrayList<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable FrameAssembler frames;
    private int maxFrameBytes;
    private @Nullable ListenerTls tls;
    private @Nullable Set<ApiKeys> onlyRead;
    private volatile KafkaPrincipal principal = KafkaPrincipal.ANONYMOUS;
    private InetAddress clientAddress = InetAddress.getLoopbackAddress();
    private String softwareName = UNKNOWN;
    private String softwareVersion = UNKNOWN;
    private @Nullable Timer idleTimer;
    private @Nullable Timer halfFrameTimer;
    private long lastActiveNanos;
    private long unsentBytes;
    private long unsentProgress;
    private int partialBytesTaken;
    private boolean reading;
    private boolean taking;
    private boolean awaitingTurn;
    private boolean waitingForRoom;
    private @Nullable Timer pauseTimer;
    private long pausedUntilNanos;
    private boolean closing;
    private boolean closed;

    public RequestChannel(
            int nodeId,
            long id,
            String listener,
            Lane lane,
            ServerLimits limits,
            RequestBudget budget,
            RequestHandler handler) {
        this.nodeId = nodeId;
        this.id = id;
        this.listener = listener;
        this.lane = lane;
        this.limits = limits;
        this.budget = budget;
        this.handler = handler;
        this.answers = new AnswerLine(nodeId, lane, new Answering());
        this.maxFrameBytes = limits.maxFrameBytes();
    }

    /** Expects encryption in front of it in the pipeline that it will be in. */
    public RequestChannel encrypted(ListenerTls listenersTls) {
        tls = listenersTls;
        return this;
    }

    /** Puts a gate in front of the handler. Before the connection is in a pipeline. */
    public RequestChannel behind(Gate gate) {
        handler = gate.guard(this, handler);
        return this;
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) {
        context = opened;
        answers.open(opened, tls != null);
        frames = FrameAssembler.pooled(opened.alloc(), RequestParser.MIN_FRAME_BYTES, maxFrameBytes);
        if (opened.channel().remoteAddress() instanceof InetSocketAddress address) {
            clientAddress = address.getAddress();
        }
        lastActiveNanos = lane.clock().nanos();
        if (limits.idleNanos() > 0) {
            idleTimer = lane.schedule(limits.idleNanos(), this::checkIdle);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object bytes) {
        lastActiveNanos = lane.clock().nanos();
        if (closing || frames == null) {
            ((ByteBuf) bytes).release();
            return;
        }
        frames.feed((ByteBuf) bytes);
        reading = true;
        takeRequests();
        reading = false;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        from.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        takeRequests();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (tls != null && event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            principal = tls.principals().apply(from.pipeline().get(SslHandler.class).engine().getSession());
        }
        from.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        Optional<String> tlsProblem = TlsHandlers.problem(cause);
        if (tlsProblem.isPresent()) {
            LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("listener", listener).addKeyValue("client", clientAddress.getHostAddress())
                    .log("TLS failed: {}", tlsProblem.get());
        } else if (cause instanceof IOException) {
            LOG.atDebug().addKeyValue("nodeId", nodeId).addKeyValue("client", clientAddress).log("connection broke: {}", cause.toString());
        } else {
            LOG.atError().addKeyValue("nodeId", nodeId).addKeyValue("client", clientAddress).setCause(cause).log("closing a connection");
        }
        closing = true;
        from.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        closed = true;
        closing = true;
        if (idleTimer != null) {
            idleTimer.cancel();
        }
        if (halfFrameTimer != null) {
            halfFrameTimer.cancel();
        }
        if (pauseTimer != null) {
            pauseTimer.cancel();
        }
        if (frames != null) {
            frames.close();
            accountPartial();
        }
        List<Exchange> viewed = answers.close();
        if (!viewed.isEmpty()) {
            lane.schedule(ABANDONED_NANOS, () -> viewed.forEach(Exchange::discharge));
        }
        List<Runnable> listeners = List.copyOf(closeListeners);
        closeListeners.clear();
        listeners.forEach(Runnable::run);
        anotherRequest();
    }

    /** Tells those who hold answers that the client waits for another one behind them. */
    private void anotherRequest() {
        if (!nextRequestListeners.isEmpty()) {
            List<Runnable> listeners = List.copyOf(nextRequestListeners);
            nextRequestListeners.clear();
            listeners.forEach(Runnable::run);
        }
    }

    private void takeRequests() {
        // An answer given at once makes room, and would lead back here for each request that has come.
        if (closing || taking || awaitingTurn || frames == null || context == null) {
            return;
        }
        taking = true;
        int taken = 0;
        try {
            while (!closing && !paused()) {
                if (taken == REQUESTS_PER_TURN) {
                    awaitingTurn = true;
                    break;
                }
                ByteBuf frame = frames.next();
                accountPartial();
                if (frame == null) {
                    break;
                }
                take(frame);
                taken++;
            }
        } catch (FrameAssembler.MalformedFrame | RequestParser.UnreadableRequest e) {
            refuse(e.getMessage());
        } catch (Throwable e) {
            // Out of memory, as like as not. On a later turn nobody else would close the connection, which is not read any more.
            abort();
            LOG.atError().addKeyValue("nodeId", nodeId).addKeyValue("client", clientAddress).setCause(e).log("closing a connection");
        } finally {
            taking = false;
        }
        updateAutoRead();
        watchHalfFrame();
        if (awaitingTurn) {
            lane.execute(() -> {
                awaitingTurn = false;
                takeRequests();
            });
        }
    }

    private boolean paused() {
        if (pauseTimer != null || answers.inFlight() >= limits.maxInFlight() || !context.channel().isWritable()) {
            return true;
        }
        return budget.exhausted() && !frames.insideFrame();
    }

    private void accountPartial() {
        int held = frames.partialBytes();
        if (held > partialBytesTaken) {
            budget.take(held - partialBytesTaken);
        } else if (held < partialBytesTaken) {
            budget.giveBack(partialBytesTaken - held);
        }
        partialBytesTaken = held;
    }

    private void updateAutoRead() {
        if (closed) {
            return;
        }
        boolean pause = !closing && (awaitingTurn || paused());
        context.channel().config().setAutoRead(!pause);
        if (pause && !awaitingTurn && budget.exhausted() && !waitingForRoom) {
            waitingForRoom = true;
            budget.whenRoom(() -> lane.execute(() -> {
                waitingForRoom = false;
                takeRequests();
            }));
        }
    }

    private void take(ByteBuf frame) throws RequestParser.UnreadableRequest {
        int bytes = frame.readableBytes();
        RequestParser.Parsed parsed;
        boolean keep = false;
        try {
            parsed = onlyRead == null ? RequestParser.parse(frame.nioBuffer()) : RequestParser.parse(frame.nioBuffer(), onlyRead);
            keep = parsed.viewsFrame();
        } finally {
            if (!keep) {
                frame.release();
            }
        }
        if (parsed.message() instanceof ApiVersionsRequestData versions && parsed.version() >= 3) {
            softwareName = versions.clientSoftwareName();
            softwareVersion = versions.clientSoftwareVersion();
        }
        Exchange exchange = new Exchange(this, parsed, keep ? frame : null, bytes);
        budget.take(bytes);
        answers.add(exchange);
        anotherRequest();
        try {
            handler.handle(new Request(parsed.api(), parsed.version(), parsed.header(), parsed.message(), this), exchange);
        } catch (Throwable e) {
            // Memory may be short, so what is held comes before the log.
            exchange.fail();
            abort();
            LOG.atError().addKeyValue("nodeId", nodeId).addKeyValue("api", parsed.api()).setCause(e).log("request failed, closing its connection");
        }
    }

    /** The bytes of a request are needed no longer. Any thread. */
    void consumed(int frameBytes) {
        budget.giveBack(frameBytes);
    }

    boolean isClosing() {
        return closing;
    }

    /** An exchange has its answer. */
    void answered(Exchange exchange) {
        answers.answered(exchange);
    }

    /** What the answers of this connection need of it. */
    private final class Answering implements AnswerLine.Owner {
        @Override
        public boolean isReading() {
            return reading;
        }

        @Override
        public void sent() {
            lastActiveNanos = lane.clock().nanos();
            if (!reading && !closing && (frames.hasInput() || !context.channel().config().isAutoRead())) {
                takeRequests();
            }
        }

        @Override
        public void nothingToSend() {
            if (!reading) {
                takeRequests();
            }
        }

        @Override
        public void end(String reason) {
            LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("client", clientAddress).log("closing connection: {}", reason);
            closeAfterFlush();
        }

        @Override
        public void abort() {
            RequestChannel.this.abort();
        }
    }

    private void refuse(String reason) {
        LOG.atWarn()
                .addKeyValue("nodeId", nodeId)
                .addKeyValue("listener", listener)
                .addKeyValue("client", clientAddress.getHostAddress())
                .log("closing connection: {}", reason);
        closeAfterFlush();
    }

    private void closeAfterFlush() {
        closing = true;
        context.flush();
        context.close();
    }

    /** Closes without sending what is still to be sent. On the connection's lane. */
    public void abort() {
        closing = true;
        if (context != null) {
            context.close();
        }
    }

    @Override
    public void restrict(Set<ApiKeys> only, int bytes) {
        onlyRead = only;
        limitFrames(Math.min(bytes, limits.maxFrameBytes()));
    }

    @Override
    public void admit(KafkaPrincipal who) {
        principal = who;
        onlyRead = null;
        limitFrames(limits.maxFrameBytes());
    }

    private void limitFrames(int bytes) {
        maxFrameBytes = bytes;
        if (frames != null) {
            frames.limit(bytes);
        }
    }

    @Override
    public void part() {
        if (!closed && context != null) {
            closeAfterFlush();
        }
    }

    /** Half a request from a client that has stopped sending must not hold what all others wait for. */
    private void watchHalfFrame() {
        if (halfFrameTimer == null && !closing && frames.insideFrame()) {
            long left = HALF_FRAME_NANOS - (lane.clock().nanos() - lastActiveNanos);
            halfFrameTimer = lane.schedule(left > 0 ? left : HALF_FRAME_NANOS, () -> {
                halfFrameTimer = null;
                if (closing || !frames.insideFrame()) {
                    return;
                }
                if (budget.exhausted() && lane.clock().nanos() - lastActiveNanos >= HALF_FRAME_NANOS) {
                    refuse("half a request for too long while the node waits for memory");
                } else {
                    watchHalfFrame();
                }
            });
        }
    }

    /** Requests that are being worked on keep a connection open; answers that their client does not take don't. */
    private void checkIdle() {
        if (answers.isSending() && isMoving()) {
            lastActiveNanos = lane.clock().nanos();
        }
        long idle = lane.clock().nanos() - lastActiveNanos;
        boolean waitsForClient = answers.inFlight() == 0 || answers.isSending();
        if (pauseTimer == null && waitsForClient && idle >= limits.idleNanos()) {
            abort();
        } else {
            idleTimer = lane.schedule(Math.max(limits.idleNanos() - idle, limits.idleNanos() / 4), this::checkIdle);
        }
    }

    /** Whether some of the bytes that were waiting at the last call have been taken since: a long answer may take longer than the idle time. */
    private boolean isMoving() {
        ChannelOutboundBuffer unsent = context.channel().unsafe().outboundBuffer();
        long bytes = unsent == null ? 0 : unsent.totalPendingWriteBytes();
        long progress = unsent == null ? 0 : unsent.currentProgress();
        boolean moved = bytes != unsentBytes || progress != unsentProgress;
        unsentBytes = bytes;
        unsentProgress = progress;
        return moved;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public InetAddress clientAddress() {
        return clientAddress;
    }

    @Override
    public KafkaPrincipal principal() {
        return principal;
    }

    @Override
    public String clientSoftwareName() {
        return softwareName;
    }

    @Override
    public String clientSoftwareVersion() {
        return softwareVersion;
    }

    @Override
    public void pause(long nanos) {
        long until = lane.clock().nanos() + nanos;
        if (closing || context == null || pauseTimer != null && until - pausedUntilNanos <= 0) {
            return;
        }
        pausedUntilNanos = until;
        if (pauseTimer != null) {
            pauseTimer.cancel();
        }
        pauseTimer = lane.schedule(nanos, () -> {
            pauseTimer = null;
            lastActiveNanos = lane.clock().nanos();
            takeRequests();
        });
        updateAutoRead();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void onNextRequest(Runnable listener) {
        if (closed) {
            listener.run();
        } else {
            nextRequestListeners.add(listener);
        }
    }

    @Override
    public void onClose(Runnable closeListener) {
        lane.run(() -> {
            if (closed) {
                closeListener.run();
            } else {
                closeListeners.add(closeListener);
            }
        });
    }

    @Override
    public String toString() {
        return listener + "#" + id + " " + clientAddress.getHostAddress();
    }
}
