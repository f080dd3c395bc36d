using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace EarlySignal.Alignment;

/// <summary>
/// A judge that needs no model: it accepts an item whose group is a field of study, or whose text has a word of one, an
/// ending that technical words have, or a quantity with its unit. It knows nothing of meaning, so it is a first look only;
/// its agreement with a model on the same items says how far to trust it.
/// </summary>
public sealed partial class HeuristicJudge : IJudge
{
    /// <summary>Words of which one is enough: fields of study, and the vocabulary that questions about them cannot do without.</summary>
    private static readonly FrozenSet<string> Words = """
        algebra algorithm anatomy angle archaeology arithmetic asteroid astronomy atmosphere atom atoms axiom bacteria
        bacterium biology blood bone bones botany calculus carbon catalyst cell cells chemical chemistry chlorine chromosome
        circuit climate comet compound compounds computer conductor constitution court currency current dna data density
        diagnosis disease diseases economics ecosystem electric electrical electron electrons element elements empire energy
        engineering enzyme equation erosion ethics evolution experiment fossil fossils fraction frequency friction function
        galaxy gas gene genes genetic genetics geography geology geometry glacier gravity habitat heat helium heredity
        history hormone hydrogen hypothesis immune inertia inflation insect insects integer ion ions isotope jurisdiction
        kinetic law laws lava lens light liver logic lung lungs magma magnet magnetic mammal mammals mass mathematics
        matrix matter medicine membrane metal metals microscope mineral minerals mitosis molecule molecules momentum moon
        mutation nerve neuron neurons neutron newton newtons nitrogen nucleus nutrient nutrients orbit organ organism
        organisms organs ovary oxygen parliament particle particles philosophy photosynthesis physics physiology planet
        planets plasma plate pollen pollution polynomial population precipitation predator predators pressure prey
        probability protein proteins proton protons psychology radiation reaction reflex reproduction reptile reptiles
        respiration rna rock rocks salt science scientific scientist scientists sediment semiconductor skeleton soil
        solar solution solvent species spectrum statistics statute sulfur symptom symptoms telescope temperature theorem
        theory therapy tide tides tissue treaty triangle vaccine vapor vapour variable variance vein velocity vertebrate
        virus viruses vitamin volcano voltage volume water wave wavelength waves weather zoology
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Name => "heuristic";

    /// <inheritdoc/>
    public Task<Judgement> JudgeAsync(AlignmentQuestion question, CancellationToken stop) => Task.FromResult(new Judgement(
        question.Id, IsTechnical(question.Text) || (question.Group is { } group && IsTechnical(group.Replace('_', ' '))) ? Verdict.Accept : Verdict.Reject));

    private static bool IsTechnical(string text) =>
        Word().EnumerateMatches(text) is var words && Any(text, words) || Quantity().IsMatch(text);

    private static bool Any(string text, Regex.ValueMatchEnumerator words)
    {
        var known = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var match in words)
        {
            var word = text.AsSpan(match.Index, match.Length);
            if (known.Contains(word) || TechnicalEnding().IsMatch(word))
                return true;
        }
        return false;
    }

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex Word();

    // biology, mitosis, arthritis, polymerase, geometry, biography, molecular, leukemia, calcium.
    [GeneratedRegex(@"^[a-z]{2,}(ology|ologist|ological|osis|itis|emia|aemia|ectomy|opathy|ometry|ography|omics|ynthesis|olysis|philic|phobic|troph|trophs|morph|phyte|zoa|ase|olecular|ulose|onium|idium)$", RegexOptions.IgnoreCase)]
    private static partial Regex TechnicalEnding();

    // 5 kg, 20 °C, 9.8 m/s, and formulas such as H2O and CO2.
    [GeneratedRegex(@"\d\s?(kg|g|mg|km|cm|mm|m/s|m|°C|°F|K|J|kJ|N|V|W|Hz|mol|Pa|kPa|L|mL)\b|\b(H|C|N|O|Na|Ca|Fe|S|P|K|Mg|Al|Cu|Ag|Cl)[A-Z]?[a-z]?\d")]
    private static partial Regex Quantity();
}
