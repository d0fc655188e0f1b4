package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Face;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Lettering;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Stroke;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad;
import dev.kraftbench.ui.cluster.topology.scene.StripScene;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Rectangle;

/** Each broker as a tile: leaders, replicas, disk, traffic. */
final class StripPainter {
    private static final int HEADER = 30;
    private static final int LINE = 20;
    private static final int NAME_WIDTH = 66;

    private final Ink ink;
    private final MapLook look;
    private final Palette palette;

    StripPainter(Ink ink, MapLook look) {
        this.ink = ink;
        this.look = look;
        this.palette = look.palette();
    }

    void paint(StripScene scene) {
        scene.tiles().stream().filter(tile -> tile.bounds().intersects(look.visible())).forEach(tile -> tile(scene, tile.load(), tile.bounds()));
    }

    private void tile(StripScene scene, BrokerLoad load, Rectangle b) {
        BrokerSnapshot broker = load.broker();
        Tint tint = BrokerTint.of(broker.state(), palette);
        boolean alive = broker.state().alive();
        boolean hovered = look.hovered().broker() == broker.id();
        if (look.moves().keySet().stream().anyMatch(spot -> spot.broker() == broker.id())) {
            Marks.highlight(ink, palette, b);
        }
        ink.fill(b, 10, palette.surface());
        ink.clipped(new Rectangle(b.x, b.y, b.width, HEADER),
                () -> ink.fill(new Rectangle(b.x, b.y, b.width, HEADER + 12), 10, tint.over(palette.surface(), alive ? 0.16 : 0.22)));
        ink.outline(b, 10, hovered ? palette.quiet() : alive ? palette.line() : tint, alive ? Stroke.THIN : Stroke.THICK_DASHED);
        if (look.cursor().broker() == broker.id()) {
            Marks.cursor(ink, palette, b);
        }
        header(broker, b, tint);
        int y = b.y + HEADER + 14;
        count(b, y, Messages.topology_strip_leaders, load.leaders(), scene.mostLeaders());
        count(b, y + LINE, Messages.topology_strip_replicas, load.replicas(), scene.mostReplicas());
        disk(b, y + 2 * LINE, load.disk());
        traffic(scene, b, y + 3 * LINE, Messages.topology_strip_in, load.bytesIn());
        traffic(scene, b, y + 4 * LINE, Messages.topology_strip_out, load.bytesOut());
        footer(load, b, y + 5 * LINE + 4);
    }

    private void footer(BrokerLoad load, Rectangle b, int middle) {
        BrokerSnapshot broker = load.broker();
        boolean troubled = load.troubled() > 0;
        String text = troubled ? "\u26A0 " + NLS.bind(Messages.topology_strip_troubled, load.troubled())
                : broker.rack() == null ? broker.endpoint() : broker.endpoint() + "   " + NLS.bind(Messages.topology_strip_rack, broker.rack());
        ink.text(ink.shortened(text, b.width - 24, Face.PLAIN), b.x + 12, middle, Lettering.plain(troubled ? palette.outOfSync() : palette.quiet()));
    }

    private void header(BrokerSnapshot broker, Rectangle b, Tint tint) {
        int middle = b.y + HEADER / 2;
        Marks.state(ink, palette, broker.state(), b.x + 16, middle);
        String name = NLS.bind(Messages.topology_broker, broker.id());
        ink.text(name, b.x + 28, middle, Lettering.bold(palette.text()));
        if (broker.controller()) {
            Marks.star(ink, palette, b.x + 28 + ink.width(name, Face.BOLD) + 14, middle, 6);
        }
        ink.text(BrokerTint.text(broker.state()), b.x + b.width - 12, middle, Lettering.plain(broker.state().alive() ? palette.quiet() : tint).right());
    }

    private void count(Rectangle b, int middle, String name, int value, int most) {
        line(b, middle, name, Figures.count(value), most == 0 ? 0 : value / (double) most, palette.leader());
    }

    private void disk(Rectangle b, int middle, BrokerLoad.Disk disk) {
        boolean known = disk.used() >= 0;
        double share = known && disk.total() > 0 ? disk.used() / (double) disk.total() : 0;
        Tint tint = disk.failedDirectories() > 0 || share > 0.9 ? palette.offline() : share > 0.75 ? palette.outOfSync() : palette.inSync();
        String value = disk.failedDirectories() > 0 ? "\u2716 " + NLS.bind(Messages.topology_strip_failed, disk.failedDirectories()) : Figures.bytes(disk.used());
        line(b, middle, Messages.topology_strip_disk, value, share, tint);
    }

    private void traffic(StripScene scene, Rectangle b, int middle, String name, double rate) {
        line(b, middle, name, Figures.byteRate(rate), scene.mostBytes() > 0 && rate > 0 ? rate / scene.mostBytes() : 0, palette.series(0));
    }

    private void line(Rectangle b, int middle, String name, String value, double share, Tint tint) {
        int valueWidth = 74;
        ink.text(name, b.x + 12, middle, Lettering.plain(palette.quiet()));
        Marks.bar(ink, palette, new Rectangle(b.x + 12 + NAME_WIDTH, middle - 3, b.width - 24 - NAME_WIDTH - valueWidth, 6), share, tint);
        ink.text(value, b.x + b.width - 12, middle, Lettering.plain(palette.text()).right());
    }
}
