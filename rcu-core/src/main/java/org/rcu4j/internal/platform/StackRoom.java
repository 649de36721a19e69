package org.rcu4j.internal.platform;

/**
 * Makes sure that the stack has room for more than {@link StackProbe} looks for: twice as much. Two kinds of steps need it.
 *
 * <p>A wait for a lock or a signal goes through many frames of the JDK's, which must not be cut off between the release of a lock
 * and its being taken again. And an action of the user's, which may begin with a probe itself, as one that retires does, must follow
 * where a count has come to zero, or an object has been taken out of a list to be freed. An action that needs more is cut off, and
 * what it throws goes the way of whatever else it throws.
 *
 * <p>It is one method with twice as many variables, and not two calls: a compiled method that calls the probe takes up little room
 * itself.
 *
 * <p>No compiler makes it a part of its caller, since it has more bytecodes than they inline: that is what some of the variables are
 * written for. A {@link StackProbe} becomes a part of the methods that call it, and of their callers, and these then look for its
 * room when they begin, whether they come to the probe or not. A step that gives back what another one took must not look for more
 * than that one had found; so where it may come to look for room itself, it looks here.
 */
public final class StackRoom {

    /** Never true; see {@link StackProbe}. */
    private static boolean isOver;

    private StackRoom() {}

    /**
     * Returns if the stack has room for 16 KiB of frames.
     *
     * @throws StackOverflowError if it has not
     */
    @SuppressWarnings({"UnusedVariable", "MultiVariableDeclaration"}) // they take up room
    public static void require() {
        if (isOver) {
            throw atItsEnd();
        }
        // spotless:off
        long aa10 = 0, aa11 = 0, aa12 = 0, aa13 = 0, aa14 = 0, aa15 = 0, aa16 = 0, aa17 = 0, aa18 = 0, aa19 = 0, aa20 = 0, aa21 = 0, aa22 = 0, aa23 = 0, aa24 = 0, aa25 = 0;
        long ab10 = 0, ab11 = 0, ab12 = 0, ab13 = 0, ab14 = 0, ab15 = 0, ab16 = 0, ab17 = 0, ab18 = 0, ab19 = 0, ab20 = 0, ab21 = 0, ab22 = 0, ab23 = 0, ab24 = 0, ab25 = 0;
        long ac10 = 0, ac11 = 0, ac12 = 0, ac13 = 0, ac14 = 0, ac15 = 0, ac16 = 0, ac17 = 0, ac18 = 0, ac19 = 0, ac20 = 0, ac21 = 0, ac22 = 0, ac23 = 0, ac24 = 0, ac25 = 0;
        long ad10 = 0, ad11 = 0, ad12 = 0, ad13 = 0, ad14 = 0, ad15 = 0, ad16 = 0, ad17 = 0, ad18 = 0, ad19 = 0, ad20 = 0, ad21 = 0, ad22 = 0, ad23 = 0, ad24 = 0, ad25 = 0;
        long ae10 = 0, ae11 = 0, ae12 = 0, ae13 = 0, ae14 = 0, ae15 = 0, ae16 = 0, ae17 = 0, ae18 = 0, ae19 = 0, ae20 = 0, ae21 = 0, ae22 = 0, ae23 = 0, ae24 = 0, ae25 = 0;
        long af10 = 0, af11 = 0, af12 = 0, af13 = 0, af14 = 0, af15 = 0, af16 = 0, af17 = 0, af18 = 0, af19 = 0, af20 = 0, af21 = 0, af22 = 0, af23 = 0, af24 = 0, af25 = 0;
        long ag10 = 0, ag11 = 0, ag12 = 0, ag13 = 0, ag14 = 0, ag15 = 0, ag16 = 0, ag17 = 0, ag18 = 0, ag19 = 0, ag20 = 0, ag21 = 0, ag22 = 0, ag23 = 0, ag24 = 0, ag25 = 0;
        long ah10 = 0, ah11 = 0, ah12 = 0, ah13 = 0, ah14 = 0, ah15 = 0, ah16 = 0, ah17 = 0, ah18 = 0, ah19 = 0, ah20 = 0, ah21 = 0, ah22 = 0, ah23 = 0, ah24 = 0, ah25 = 0;
        long ba10, ba11, ba12, ba13, ba14, ba15, ba16, ba17, ba18, ba19, ba20, ba21, ba22, ba23, ba24, ba25;
        long bb10, bb11, bb12, bb13, bb14, bb15, bb16, bb17, bb18, bb19, bb20, bb21, bb22, bb23, bb24, bb25;
        long bc10, bc11, bc12, bc13, bc14, bc15, bc16, bc17, bc18, bc19, bc20, bc21, bc22, bc23, bc24, bc25;
        long bd10, bd11, bd12, bd13, bd14, bd15, bd16, bd17, bd18, bd19, bd20, bd21, bd22, bd23, bd24, bd25;
        long be10, be11, be12, be13, be14, be15, be16, be17, be18, be19, be20, be21, be22, be23, be24, be25;
        long bf10, bf11, bf12, bf13, bf14, bf15, bf16, bf17, bf18, bf19, bf20, bf21, bf22, bf23, bf24, bf25;
        long bg10, bg11, bg12, bg13, bg14, bg15, bg16, bg17, bg18, bg19, bg20, bg21, bg22, bg23, bg24, bg25;
        long bh10, bh11, bh12, bh13, bh14, bh15, bh16, bh17, bh18, bh19, bh20, bh21, bh22, bh23, bh24, bh25;
        long ca10, ca11, ca12, ca13, ca14, ca15, ca16, ca17, ca18, ca19, ca20, ca21, ca22, ca23, ca24, ca25;
        long cb10, cb11, cb12, cb13, cb14, cb15, cb16, cb17, cb18, cb19, cb20, cb21, cb22, cb23, cb24, cb25;
        long cc10, cc11, cc12, cc13, cc14, cc15, cc16, cc17, cc18, cc19, cc20, cc21, cc22, cc23, cc24, cc25;
        long cd10, cd11, cd12, cd13, cd14, cd15, cd16, cd17, cd18, cd19, cd20, cd21, cd22, cd23, cd24, cd25;
        long ce10, ce11, ce12, ce13, ce14, ce15, ce16, ce17, ce18, ce19, ce20, ce21, ce22, ce23, ce24, ce25;
        long cf10, cf11, cf12, cf13, cf14, cf15, cf16, cf17, cf18, cf19, cf20, cf21, cf22, cf23, cf24, cf25;
        long cg10, cg11, cg12, cg13, cg14, cg15, cg16, cg17, cg18, cg19, cg20, cg21, cg22, cg23, cg24, cg25;
        long ch10, ch11, ch12, ch13, ch14, ch15, ch16, ch17, ch18, ch19, ch20, ch21, ch22, ch23, ch24, ch25;
        long da10, da11, da12, da13, da14, da15, da16, da17, da18, da19, da20, da21, da22, da23, da24, da25;
        long db10, db11, db12, db13, db14, db15, db16, db17, db18, db19, db20, db21, db22, db23, db24, db25;
        long dc10, dc11, dc12, dc13, dc14, dc15, dc16, dc17, dc18, dc19, dc20, dc21, dc22, dc23, dc24, dc25;
        long dd10, dd11, dd12, dd13, dd14, dd15, dd16, dd17, dd18, dd19, dd20, dd21, dd22, dd23, dd24, dd25;
        long de10, de11, de12, de13, de14, de15, de16, de17, de18, de19, de20, de21, de22, de23, de24, de25;
        long df10, df11, df12, df13, df14, df15, df16, df17, df18, df19, df20, df21, df22, df23, df24, df25;
        long dg10, dg11, dg12, dg13, dg14, dg15, dg16, dg17, dg18, dg19, dg20, dg21, dg22, dg23, dg24, dg25;
        long dh10, dh11, dh12, dh13, dh14, dh15, dh16, dh17, dh18, dh19, dh20, dh21, dh22, dh23, dh24, dh25;
        long ea10, ea11, ea12, ea13, ea14, ea15, ea16, ea17, ea18, ea19, ea20, ea21, ea22, ea23, ea24, ea25;
        long eb10, eb11, eb12, eb13, eb14, eb15, eb16, eb17, eb18, eb19, eb20, eb21, eb22, eb23, eb24, eb25;
        long ec10, ec11, ec12, ec13, ec14, ec15, ec16, ec17, ec18, ec19, ec20, ec21, ec22, ec23, ec24, ec25;
        long ed10, ed11, ed12, ed13, ed14, ed15, ed16, ed17, ed18, ed19, ed20, ed21, ed22, ed23, ed24, ed25;
        long ee10, ee11, ee12, ee13, ee14, ee15, ee16, ee17, ee18, ee19, ee20, ee21, ee22, ee23, ee24, ee25;
        long ef10, ef11, ef12, ef13, ef14, ef15, ef16, ef17, ef18, ef19, ef20, ef21, ef22, ef23, ef24, ef25;
        long eg10, eg11, eg12, eg13, eg14, eg15, eg16, eg17, eg18, eg19, eg20, eg21, eg22, eg23, eg24, eg25;
        long eh10, eh11, eh12, eh13, eh14, eh15, eh16, eh17, eh18, eh19, eh20, eh21, eh22, eh23, eh24, eh25;
        long fa10, fa11, fa12, fa13, fa14, fa15, fa16, fa17, fa18, fa19, fa20, fa21, fa22, fa23, fa24, fa25;
        long fb10, fb11, fb12, fb13, fb14, fb15, fb16, fb17, fb18, fb19, fb20, fb21, fb22, fb23, fb24, fb25;
        long fc10, fc11, fc12, fc13, fc14, fc15, fc16, fc17, fc18, fc19, fc20, fc21, fc22, fc23, fc24, fc25;
        long fd10, fd11, fd12, fd13, fd14, fd15, fd16, fd17, fd18, fd19, fd20, fd21, fd22, fd23, fd24, fd25;
        long fe10, fe11, fe12, fe13, fe14, fe15, fe16, fe17, fe18, fe19, fe20, fe21, fe22, fe23, fe24, fe25;
        long ff10, ff11, ff12, ff13, ff14, ff15, ff16, ff17, ff18, ff19, ff20, ff21, ff22, ff23, ff24, ff25;
        long fg10, fg11, fg12, fg13, fg14, fg15, fg16, fg17, fg18, fg19, fg20, fg21, fg22, fg23, fg24, fg25;
        long fh10, fh11, fh12, fh13, fh14, fh15, fh16, fh17, fh18, fh19, fh20, fh21, fh22, fh23, fh24, fh25;
        long ga10, ga11, ga12, ga13, ga14, ga15, ga16, ga17, ga18, ga19, ga20, ga21, ga22, ga23, ga24, ga25;
        long gb10, gb11, gb12, gb13, gb14, gb15, gb16, gb17, gb18, gb19, gb20, gb21, gb22, gb23, gb24, gb25;
        long gc10, gc11, gc12, gc13, gc14, gc15, gc16, gc17, gc18, gc19, gc20, gc21, gc22, gc23, gc24, gc25;
        long gd10, gd11, gd12, gd13, gd14, gd15, gd16, gd17, gd18, gd19, gd20, gd21, gd22, gd23, gd24, gd25;
        long ge10, ge11, ge12, ge13, ge14, ge15, ge16, ge17, ge18, ge19, ge20, ge21, ge22, ge23, ge24, ge25;
        long gf10, gf11, gf12, gf13, gf14, gf15, gf16, gf17, gf18, gf19, gf20, gf21, gf22, gf23, gf24, gf25;
        long gg10, gg11, gg12, gg13, gg14, gg15, gg16, gg17, gg18, gg19, gg20, gg21, gg22, gg23, gg24, gg25;
        long gh10, gh11, gh12, gh13, gh14, gh15, gh16, gh17, gh18, gh19, gh20, gh21, gh22, gh23, gh24, gh25;
        long ha10, ha11, ha12, ha13, ha14, ha15, ha16, ha17, ha18, ha19, ha20, ha21, ha22, ha23, ha24, ha25;
        long hb10, hb11, hb12, hb13, hb14, hb15, hb16, hb17, hb18, hb19, hb20, hb21, hb22, hb23, hb24, hb25;
        long hc10, hc11, hc12, hc13, hc14, hc15, hc16, hc17, hc18, hc19, hc20, hc21, hc22, hc23, hc24, hc25;
        long hd10, hd11, hd12, hd13, hd14, hd15, hd16, hd17, hd18, hd19, hd20, hd21, hd22, hd23, hd24, hd25;
        long he10, he11, he12, he13, he14, he15, he16, he17, he18, he19, he20, he21, he22, he23, he24, he25;
        long hf10, hf11, hf12, hf13, hf14, hf15, hf16, hf17, hf18, hf19, hf20, hf21, hf22, hf23, hf24, hf25;
        long hg10, hg11, hg12, hg13, hg14, hg15, hg16, hg17, hg18, hg19, hg20, hg21, hg22, hg23, hg24, hg25;
        long hh10, hh11, hh12, hh13, hh14, hh15, hh16, hh17, hh18, hh19, hh20, hh21, hh22, hh23, hh24, hh25;
        // spotless:on
    }

    private static StackOverflowError atItsEnd() {
        return new StackOverflowError();
    }
}
