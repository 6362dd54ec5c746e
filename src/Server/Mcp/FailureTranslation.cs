using Satchel.Engine.Inference;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp;

/// <summary>What each way of failing means to a client. The codes are those of the command line.</summary>
internal static class FailureTranslation
{
    /// <summary>Translates an exception that ended a call.</summary>
    public static ToolFailure Of(Exception exception) => exception switch
    {
        ToolFailure failure => failure,
        SettingsException error => new ToolFailure(error.Code, error.Message, error.IsTransient),
        StoreException error => new ToolFailure(CodeOf(error.Code), error.Message, error.IsTransient),
        ModelException error => new ToolFailure(error.WireCode, error.Hint is null ? error.Message : $"{error.Message.TrimEnd('.')}: {error.Hint}", error.IsTransient),
        _ => new ToolFailure("bug", $"This is a mistake in satchel: {exception.GetType().Name}."),
    };

    private static string CodeOf(StoreError error) => error switch
    {
        StoreError.NotFound => "store_not_found",
        StoreError.AlreadyExists => "store_exists",
        StoreError.Busy => "store_busy",
        StoreError.Corrupt => "store_corrupt",
        StoreError.Foreign => "store_foreign",
        StoreError.NewerSchema => "store_newer_schema",
        StoreError.Full => "disk_full",
        StoreError.AccessDenied => "store_access_denied",
        StoreError.Failed => "store_failed",
        StoreError.Conflict => "store_conflict",
        StoreError.Restored => "store_restored",
        StoreError.BackupUnusable => "backup_unusable",
        StoreError.Unavailable => "store_unavailable",
        StoreError.AddressInvalid => "store_address_invalid",
    };
}
