namespace Satchel.Engine.Inference;

/// <summary>Why a model gave no usable answer.</summary>
public enum ModelError
{
    /// <summary>The owner has named no such model.</summary>
    NotConfigured,

    /// <summary>The provider wants a key, and none is set.</summary>
    MissingCredentials,

    /// <summary>The provider does not accept the key, or wants to be paid first.</summary>
    Unauthorized,

    /// <summary>The address may not be called: not https, or it leads elsewhere.</summary>
    AddressRefused,

    /// <summary>With this call, today's spending could pass the owner's limit. It was not made.</summary>
    OverBudget,

    /// <summary>There is a limit of money, and nobody names a price. The call was not made.</summary>
    Unpriced,

    /// <summary>The provider does not accept the request: a model that does not exist, a text that is too long.</summary>
    Rejected,

    /// <summary>The provider wants fewer requests.</summary>
    RateLimited,

    /// <summary>The provider cannot be reached, or is not well.</summary>
    Unavailable,

    /// <summary>There was no answer before the deadline.</summary>
    TimedOut,

    /// <summary>The answer is longer than any that makes sense.</summary>
    TooLarge,

    /// <summary>The answer is empty, broken, or not what was asked for.</summary>
    InvalidAnswer,

    /// <summary>The limit of tokens was reached before the model had said anything.</summary>
    Truncated,
}
