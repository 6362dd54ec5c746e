namespace Satchel.Testing.Inference;

/// <summary>What goes wrong with one call of a <see cref="ModelDouble"/>.</summary>
public abstract record ModelFault
{
    private ModelFault()
    {
    }

    /// <summary>An answer with a status, and perhaps the wish to be left alone for a while.</summary>
    /// <param name="Code">The status, such as 429 or 500.</param>
    /// <param name="RetryAfter">Seconds, or a date of HTTP.</param>
    public sealed record Status(int Code, string? RetryAfter = null) : ModelFault;

    /// <summary>No answer at all; the connection stays open.</summary>
    public sealed record Silence : ModelFault;

    /// <summary>The connection is cut before the answer.</summary>
    public sealed record Reset : ModelFault;

    /// <summary>The answer ends in the middle, and the connection with it.</summary>
    public sealed record BrokenOff : ModelFault;

    /// <summary>The answer is complete for HTTP, and half of its JSON.</summary>
    public sealed record HalfJson : ModelFault;

    /// <summary>Status 200, and nothing was chosen.</summary>
    public sealed record NoChoices : ModelFault;

    /// <summary>The text of the answer, in place of what would have been said.</summary>
    /// <param name="Text">The text; may be empty.</param>
    /// <param name="FinishReason">Why it ended.</param>
    public sealed record Says(string Text, string FinishReason = "stop") : ModelFault;

    /// <summary>Status 200, and an error inside, as OpenRouter does where the provider behind it fails.</summary>
    /// <param name="Code">The status inside.</param>
    public sealed record ErrorInside(int Code) : ModelFault;

    /// <summary>An answer of exactly this.</summary>
    /// <param name="Json">The body.</param>
    public sealed record Body(string Json) : ModelFault;

    /// <summary>Vectors with one component more than usual.</summary>
    public sealed record WrongDimension : ModelFault;

    /// <summary>One vector less than there are texts.</summary>
    public sealed record MissingVector : ModelFault;

    /// <summary>Vectors of nothing but zeros.</summary>
    public sealed record ZeroVectors : ModelFault;

    /// <summary>Something else in place of the first number of the answer.</summary>
    /// <param name="Literal">As it is written: <c>NaN</c>, <c>1e999</c>, <c>null</c>.</param>
    public sealed record NotANumber(string Literal = "NaN") : ModelFault;

    /// <summary>An answer of so many bytes.</summary>
    /// <param name="Bytes">The length.</param>
    /// <param name="IsAnnounced">Whether the header says so.</param>
    public sealed record Huge(long Bytes, bool IsAnnounced) : ModelFault;
}
