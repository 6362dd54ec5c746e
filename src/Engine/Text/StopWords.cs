namespace Satchel.Engine.Text;

/// <summary>
/// Words that are everywhere and tell nothing: the tokeniser's 80, contractions without their apostrophe (as
/// <see cref="WordReader"/> and hasty writers leave them), and <c>let</c>, which is what remains of "let's". Contractions
/// that are also words of their own are kept: id, ill, shell, hell, wed, well, were (a stop word anyway).
/// </summary>
internal static class StopWords
{
    // Not a frozen set: building one costs a short run of the program more than its lookups save.
    private static readonly HashSet<string> All = new(
        [
            "a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can",
            "could", "did", "do", "does", "each", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if",
            "in", "into", "is", "it", "its", "just", "may", "me", "might", "more", "my", "no", "not", "of", "on", "or", "our",
            "out", "shall", "she", "should", "so", "some", "than", "that", "the", "their", "them", "then", "they", "this",
            "to", "too", "up", "very", "was", "we", "were", "what", "when", "where", "which", "who", "will", "with", "would",
            "you", "your",
            "aint", "arent", "cannot", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "hes", "hows",
            "im", "isnt", "itd", "itll", "ive", "let", "lets", "mightnt", "mustnt", "neednt", "shant", "shes", "shouldnt",
            "shouldve", "thatd", "thatll", "thats", "theres", "theyd", "theyll", "theyre", "theyve", "wasnt", "werent",
            "weve", "whatre", "whats", "whens", "wheres", "wholl", "whos", "wont", "wouldnt", "wouldve", "youd",
            "youll", "youre", "youve", "couldve",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a folded word is one of them.</summary>
    public static bool Contains(string folded) => All.Contains(folded);
}
