namespace Satchel.Engine.Text;

/// <summary>
/// English forms that no rule takes back to their base: verbs (went, bought), nouns (children, mice), and short words in
/// -y and -ie whose forms the stemmer would keep apart (tried, flies, dying). Forms that are more often another word are left
/// out: saw, lay, rose, wound, ground, bound, bore, slew, lives, leaves, axes, bases.
/// </summary>
internal static class IrregularForms
{
    // Base, then its forms.
    private static readonly string[] Verbs =
    [
        "arise arose arisen", "awake awoke awoken", "bear borne", "beat beaten", "become became", "begin began begun",
        "bend bent", "bite bitten", "bleed bled", "blow blew blown", "break broke broken", "breed bred",
        "bring brought", "build built", "burn burnt", "buy bought", "catch caught", "choose chose chosen", "cling clung",
        "come came", "creep crept", "deal dealt", "dig dug", "draw drew drawn", "dream dreamt", "drink drank drunk",
        "drive drove driven", "eat ate eaten", "fall fell fallen", "feed fed", "feel felt", "fight fought", "find found",
        "flee fled", "fling flung", "fly flew flown flies", "forbid forbade forbidden", "foresee foresaw foreseen",
        "forget forgot forgotten", "forgive forgave forgiven", "freeze froze frozen", "get got gotten", "give gave given",
        "go went gone goes", "grow grew grown", "hang hung", "hear heard", "hide hid hidden", "hold held", "keep kept",
        "kneel knelt", "know knew known", "lead led", "leap leapt", "learn learnt", "leave left", "lend lent", "lie lain",
        "light lit", "lose lost", "make made", "mean meant", "meet met", "mislead misled", "mistake mistook mistaken",
        "misunderstand misunderstood", "mow mown", "outgrow outgrew outgrown", "overcome overcame", "overhear overheard",
        "oversee oversaw overseen", "oversleep overslept", "overtake overtook overtaken", "pay paid", "lay laid",
        "prove proven", "rebuild rebuilt", "redo redid redone", "repay repaid", "resell resold", "retell retold",
        "rethink rethought", "rewrite rewrote rewritten", "ride rode ridden", "ring rang rung", "rise risen", "run ran",
        "say said", "see seen", "seek sought", "sell sold", "send sent", "sew sewn", "shake shook shaken", "shine shone",
        "shoot shot", "show shown", "shrink shrank shrunk", "sing sang sung", "sink sank sunk", "sit sat", "sleep slept",
        "slide slid", "sneak snuck", "sow sown", "speak spoke spoken", "speed sped", "spend spent", "spill spilt", "spin spun",
        "spoil spoilt", "spring sprang sprung", "stand stood", "steal stole stolen", "stick stuck", "sting stung",
        "stink stank stunk", "strike struck stricken", "strive strove striven", "swear swore sworn", "sweep swept",
        "swell swollen", "swim swam swum", "swing swung", "take took taken", "teach taught", "tear tore torn", "tell told",
        "think thought", "throw threw thrown", "tread trod trodden", "understand understood", "undertake undertook undertaken",
        "undo undid undone", "uphold upheld", "wake woke woken", "wear wore worn", "weave wove woven", "weep wept", "win won",
        "withdraw withdrew withdrawn", "withhold withheld", "write wrote written",
    ];

    private static readonly string[] Nouns =
    [
        "alumnus alumni", "analysis analyses", "appendix appendices", "bus buses", "cactus cacti", "calf calves", "child children",
        "crisis crises", "criterion criteria", "curriculum curricula", "diagnosis diagnoses", "elf elves", "foot feet",
        "fungus fungi", "gas gases", "goose geese", "half halves", "hoof hooves", "hypothesis hypotheses", "index indices",
        "knife knives", "loaf loaves", "louse lice", "man men", "matrix matrices", "mouse mice", "nucleus nuclei", "ox oxen",
        "parenthesis parentheses", "person people", "phenomenon phenomena", "scarf scarves", "self selves", "sheaf sheaves",
        "shelf shelves", "sky skies", "spy spies spied", "synopsis synopses", "synthesis syntheses", "thesis theses",
        "thief thieves", "tooth teeth", "vertex vertices", "wife wives", "wolf wolves", "woman women",
    ];

    // The stemmer's rules need a vowel before -y and -ed, which these do not have.
    private static readonly string[] ShortWords =
    [
        "cry cried cries", "die died dies dying", "dry dried dries", "fry fried fries", "lie lied lies lying", "pry pried pries",
        "tie tied ties tying", "try tried tries",
    ];

    private static readonly Dictionary<string, string> Bases = BasesOf([.. Verbs, .. Nouns, .. ShortWords]);

    /// <summary>How many forms are known.</summary>
    public static int Count => Bases.Count;

    /// <summary>The base of a folded word, or the word itself if it is no form that is known.</summary>
    public static string BaseOf(string word) => Bases.GetValueOrDefault(word, word);

    private static Dictionary<string, string> BasesOf(string[] lines)
    {
        var bases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var forms = line.Split(' ');
            foreach (var form in forms.AsSpan(1))
            {
                bases.Add(form, forms[0]);
            }
        }

        return bases;
    }
}
