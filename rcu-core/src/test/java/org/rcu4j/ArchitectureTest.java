package org.rcu4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages and what may use what: the tree shows the architecture, and this keeps it so. */
class ArchitectureTest {

    private static final String INTERNAL = "org.rcu4j.internal.";

    /** From the lowest up: each may use those before it. */
    private static final List<String> LAYERS = List.of("platform", "monitor", "stall", "read", "update");

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.rcu4j");

    static List<String> layers() {
        return LAYERS;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layerUsesNoneAboveIt(String layer) {
        usesNoneAboveIt(layer).check(LIBRARY);
    }

    @Test
    void mechanismDoesNotKnowWhatIsBuiltOnIt() {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "*")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(RcuDomain.class, RcuReference.class, Reservation.class, GracePeriod.class)
                .check(LIBRARY);
    }

    @Test
    void apiPackageHoldsPublicTypesOnly() {
        classes()
                .that()
                .resideInAPackage("org.rcu4j")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .bePublic()
                .check(LIBRARY);
    }

    @Test
    void internalPackagesFormNoCircle() {
        slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles().check(LIBRARY);
    }

    @Test
    void everyPackageIsALayer() {
        assertThat(LIBRARY.getPackage("org.rcu4j.internal").getSubpackages())
                .extracting(each -> each.getName().substring(INTERNAL.length()))
                .containsExactlyInAnyOrderElementsOf(LAYERS);
    }

    /** The control: one class in the lowest package that uses a higher one is found. */
    @Test
    void arrowThatRunsUpIsFound() {
        JavaClasses broken =
                new ClassFileImporter().importPackages("org.rcu4j.internal.platform", "org.rcu4j.internal.read");
        assertThatThrownBy(() -> usesNoneAboveIt("platform").check(broken)).hasMessageContaining("UsesALayerAbove");
    }

    private static ArchRule usesNoneAboveIt(String layer) {
        String[] above = LAYERS.stream()
                .skip(LAYERS.indexOf(layer) + 1)
                .map(each -> INTERNAL + each + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(INTERNAL + layer)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above);
    }
}
