using Microsoft.Extensions.Options;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Library;

/// <summary>Checks options and names every problem, not only the first. Makes nothing.</summary>
internal sealed class SatchelOptionsValidation : IValidateOptions<SatchelOptions>
{
    /// <summary>As long as an actor may be in the ledger.</summary>
    private const int ActorCharacters = 200;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SatchelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] problems = [.. Problems(options)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Checks options that no container has checked.</summary>
    /// <exception cref="OptionsValidationException">At least one is not usable; <c>Failures</c> names all.</exception>
    public static void Require(SatchelOptions options)
    {
        if (new SatchelOptionsValidation().Validate(name: null, options) is { Failed: true, Failures: var problems })
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(SatchelOptions), problems);
        }
    }

    private static IEnumerable<string> Problems(SatchelOptions options)
    {
        if (HomeProblem(options) is { } problem)
        {
            yield return $"{nameof(options.Home)}: {problem}";
        }

        if (!StoreName.TryParse(options.Store, out _))
        {
            yield return $"{nameof(options.Store)}: '{options.Store}' is no store name: 1 to {StoreName.Characters} letters, digits, '_' or '-' are needed, the first a letter or digit";
        }

        if (string.IsNullOrWhiteSpace(options.Actor) || options.Actor.Length > ActorCharacters || options.Actor.Any(char.IsControl))
        {
            yield return $"{nameof(options.Actor)}: 1 to {ActorCharacters} characters on one line are needed";
        }
    }

    private static string? HomeProblem(SatchelOptions options)
    {
        try
        {
            var home = MemoryPlace.HomeOf(options);
            return File.Exists(home.Root) ? $"'{home.Root}' is a file, not a directory" : null;
        }
        catch (SettingsException error)
        {
            return error.Message;
        }
    }
}
