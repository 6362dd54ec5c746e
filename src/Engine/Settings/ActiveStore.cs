using System.Text;
using Satchel.Engine.Files;
using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>
/// The store that a home works on where nobody names another. Its file <c>active</c> is one line with the name; it is 0600
/// and replaced whole, under the lock of the settings file.
/// </summary>
public static class ActiveStore
{
    /// <summary>The store that the home works on: the one of the active file, else <c>default</c>.</summary>
    /// <exception cref="SettingsException">The file does not name a store, or is not readable.</exception>
    public static StoreName Of(SatchelHome home) => Find(home) ?? StoreName.Default;

    /// <summary>The store that the active file names; null where nobody chose one.</summary>
    /// <exception cref="SettingsException">The file does not name a store, or is not readable.</exception>
    public static StoreName? Find(SatchelHome home)
    {
        ArgumentNullException.ThrowIfNull(home);
        return File.Exists(home.ActiveFile) ? StoreChoice.ReadFile(home.ActiveFile) : null;
    }

    /// <summary>Chooses the store; whether there is one of this name is the caller's business.</summary>
    /// <param name="home">The home; made where it is missing.</param>
    /// <param name="store">The store.</param>
    /// <param name="clock">The clock by which the lock is awaited.</param>
    /// <param name="cancellationToken">Gives up while nothing is written yet.</param>
    /// <exception cref="SettingsException">The home cannot be made, or the file cannot be written.</exception>
    public static async Task SetAsync(SatchelHome home, StoreName store, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(home);
        home.Ensure();
        try
        {
            using var held = await new SettingsFile(home, clock).LockAsync(cancellationToken).ConfigureAwait(false);
            PrivateFile.Replace(home.ActiveFile, Encoding.UTF8.GetBytes(store.Value + "\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                SettingsError.FileUnusable,
                $"{home.ActiveFile} cannot be written: {(e is UnauthorizedAccessException ? "permission denied, or it is a directory" : e.Message)}",
                "check who owns the home directory and its files",
                e);
        }
    }
}
