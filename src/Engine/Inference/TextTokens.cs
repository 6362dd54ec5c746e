using System.Text;

namespace Satchel.Engine.Inference;

/// <summary>How many tokens a text will be counted as, before anybody has counted them: rather too many than too few.</summary>
internal static class TextTokens
{
    /// <summary>English has about four bytes of UTF-8 to a token, other scripts about three.</summary>
    private const int BytesPerToken = 3;

    /// <summary>What a provider adds around each text.</summary>
    private const int Frame = 8;

    /// <summary>The estimate of one text.</summary>
    public static long Estimate(string text) => (Encoding.UTF8.GetByteCount(text) / BytesPerToken) + Frame;

    /// <summary>The estimate of several texts.</summary>
    public static long Estimate(IEnumerable<string> texts) => texts.Sum(Estimate);
}
