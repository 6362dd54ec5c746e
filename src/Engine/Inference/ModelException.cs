using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Satchel.Engine.Inference;

/// <summary>A model gave no usable answer. The message holds no text of a memory, no key and no address with a path.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Says what failed, and what the owner can do about it.</summary>
    public ModelException(ModelError code, string message, string? hint = null, Exception? innerException = null)
        : base(message, innerException)
        => (Code, Hint) = (code, hint);

    /// <summary>What failed.</summary>
    public ModelError Code { get; }

    /// <summary>What the owner can do about it, if anything.</summary>
    public string? Hint { get; }

    /// <summary>The earliest moment at which trying again makes sense, where it is known.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Whether the same may succeed later without anybody's help.</summary>
    public bool IsTransient => Code is ModelError.RateLimited or ModelError.Unavailable or ModelError.TimedOut or ModelError.InvalidAnswer or ModelError.OverBudget;

    /// <summary>Whether it fails until the owner changes a setting: then one goes on without the model.</summary>
    public bool NeedsOwner => Code is ModelError.NotConfigured or ModelError.MissingCredentials or ModelError.Unauthorized or ModelError.AddressRefused or ModelError.Unpriced;

    /// <summary>The stable name of <see cref="Code"/> on the wire.</summary>
    public string WireCode => Code switch
    {
        ModelError.NotConfigured => "model_not_configured",
        ModelError.MissingCredentials => "model_credentials_missing",
        ModelError.Unauthorized => "model_unauthorized",
        ModelError.AddressRefused => "model_address_refused",
        ModelError.OverBudget => "model_over_budget",
        ModelError.Unpriced => "model_unpriced",
        ModelError.Rejected => "model_rejected",
        ModelError.RateLimited => "model_rate_limited",
        ModelError.Unavailable => "model_unavailable",
        ModelError.TimedOut => "model_timed_out",
        ModelError.TooLarge => "model_answer_too_large",
        ModelError.InvalidAnswer => "model_answer_invalid",
        ModelError.Truncated => "model_answer_truncated",
        _ => throw new UnreachableException(),
    };

    /// <summary>What the failed attempts have cost, as far as the provider said so; kept up by who asked.</summary>
    internal UsageDetails? Usage { get; set; }
}
