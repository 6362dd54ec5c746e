using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Satchel.Engine.Settings;

/// <summary>A value that stands elsewhere: <c>@file:PATH</c> (relative to the home) or <c>@env:NAME</c>.</summary>
internal sealed record SettingReference
{
    /// <summary>Most bytes of a file that is referred to: a key or a connection, not a document.</summary>
    public const int FileBytes = 64 * 1024;

    private const string FilePrefix = "@file:";
    private const string VariablePrefix = "@env:";

    private SettingReference(bool isFile, string target)
    {
        IsFile = isFile;
        Target = target;
    }

    private bool IsFile { get; }

    private string Target { get; }

    /// <summary>Whether a value is a reference.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out SettingReference? reference)
    {
        reference = value.StartsWith(FilePrefix, StringComparison.Ordinal) ? new SettingReference(true, value[FilePrefix.Length..])
            : value.StartsWith(VariablePrefix, StringComparison.Ordinal) ? new SettingReference(false, value[VariablePrefix.Length..])
            : null;
        return reference is not null;
    }

    /// <summary>Says what is wrong with the way the reference is written; whether it leads somewhere is found on reading.</summary>
    public string? Problem(out string kept)
    {
        kept = (IsFile ? FilePrefix : VariablePrefix) + Target;
        foreach (var c in Target)
        {
            if (char.IsControl(c) || (!IsFile && (c is '=' || char.IsWhiteSpace(c))))
            {
                return "refers to a name that cannot be";
            }
        }

        return Target.Length > 0 && kept.Length <= SettingChecks.ValueCharacters ? null : "lacks a path or name after @file: or @env:";
    }

    /// <summary>Reads what the reference stands for; line breaks at its end do not count.</summary>
    /// <exception cref="SettingsException">The file or variable is missing, empty or not readable.</exception>
    public string Resolve(string key, SatchelHome home, Func<string, string?> environment)
    {
        var text = (IsFile ? ReadFile(key, home) : environment(Target))?.TrimEnd('\r', '\n');
        return text is { Length: > 0 }
            ? text
            : throw Missing(key, IsFile ? $"the file {Target} is empty" : $"the variable {Target} is not set");
    }

    private static SettingsException Missing(string key, string why, Exception? inner = null)
        => new(SettingsError.ReferenceMissing, $"The setting {key} cannot be read: {why}.", $"make it readable, or change it with: satchel config set {key} VALUE", inner);

    private string ReadFile(string key, SatchelHome home)
    {
        try
        {
            var path = Path.GetFullPath(SatchelHome.Expand(Target, home.UserDirectory), home.Root);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[FileBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > FileBytes)
            {
                throw Missing(key, string.Create(CultureInfo.InvariantCulture, $"the file {Target} has more than {FileBytes} bytes"));
            }

            var content = bytes.AsSpan(0, length);
            return Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : throw Missing(key, $"the file {Target} is not UTF-8 text");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(key, $"the file {Target} does not exist", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Missing(key, $"the file {Target} is not readable", e);
        }
    }
}
