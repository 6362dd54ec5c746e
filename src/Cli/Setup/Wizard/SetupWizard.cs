using Satchel.Cli.Commands;
using Satchel.Cli.Commands.Setup;
using Satchel.Cli.Output;
using Satchel.Engine.Settings;
using Spectre.Console;

namespace Satchel.Cli.Setup.Wizard;

/// <summary>
/// Asks the person at the terminal for what an installation cannot know: models and their keys. What stands in the settings is
/// never asked again; Enter takes what is proposed; without any answer everything works that needs no model.
/// </summary>
/// <param name="context">The command.</param>
/// <param name="console">The terminal.</param>
internal sealed class SetupWizard(CommandContext context, IAnsiConsole console)
{
    private const string Nothing = "none";
    private const int Tries = 3;

    private static readonly (string Name, string? Address)[] Endpoints =
    [
        (Nothing, null), ("openrouter", "https://openrouter.ai/api/v1"), ("ollama", "http://127.0.0.1:11434/v1"), ("other", null),
    ];

    private readonly List<ChosenSetting> _chosen = [];
    private readonly TerminalPrompt _prompt = new(console);

    /// <summary>Asks.</summary>
    /// <param name="given">What the command line has set.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What was chosen, and kept already.</returns>
    /// <exception cref="CommandException">An answer was wrong too often.</exception>
    public async Task<IReadOnlyList<ChosenSetting>> AskAsync(IReadOnlyList<ChosenSetting> given, CancellationToken cancellationToken)
    {
        Say("Storing and recalling need nothing more. A model refines memories and finds them by meaning; it is asked in the background.");
        if (IsOpen(given, "llm.endpoint") && await AskEndpointAsync(cancellationToken) is { } address)
        {
            await SetAsync("llm.endpoint", address, cancellationToken);
            if (IsOpen(given, "llm.api_key"))
            {
                await AskKeyAsync("llm.api_key", VendorKeys.OfEndpoint(address), IsOnThisMachine(address), cancellationToken);
            }

            await AskModelsAsync(given, address, cancellationToken);
        }

        if (IsOpen(given, "embed.provider"))
        {
            var provider = await ChooseAsync("Who computes vectors, for recall by meaning?", ["none", "voyage", "openai", "openrouter", "ollama"], Nothing, cancellationToken);
            if (provider is not Nothing)
            {
                await SetAsync("embed.provider", provider, cancellationToken);
                if (provider is not "ollama" && IsOpen(given, "embed.api_key"))
                {
                    await AskKeyAsync("embed.api_key", VendorKeys.OfProvider(provider), isOptional: false, cancellationToken);
                }
            }
        }

        return _chosen;
    }

    /// <summary>A question that is answered with yes or no.</summary>
    public async Task<bool> ConfirmAsync(string question, bool proposal, CancellationToken cancellationToken)
        => await ChooseAsync(question, ["yes", "no"], proposal ? "yes" : "no", cancellationToken) is "yes";

    /// <summary>Tells the person something.</summary>
    public void Say(string line) => console.WriteLine(TextPage.Clean(line));

    private static bool IsOnThisMachine(string address) => new Uri(address).IsLoopback;

    private bool IsOpen(IReadOnlyList<ChosenSetting> given, string key)
        => given.All(setting => setting.Key.Name != key) && context.Settings.Read(SettingRegistry.Get(key)) is { Source: SettingSource.Unset or SettingSource.Default };

    private async Task<string?> AskEndpointAsync(CancellationToken cancellationToken)
    {
        var name = await ChooseAsync("Which chat models refine memories?", [.. Endpoints.Select(endpoint => endpoint.Name)], Nothing, cancellationToken);
        return name is not "other"
            ? Endpoints.First(endpoint => endpoint.Name == name).Address
            : await AskTextAsync("Address of an OpenAI-compatible endpoint:", proposal: null, "llm.endpoint", cancellationToken);
    }

    private async Task AskKeyAsync(string key, string? variable, bool isOptional, CancellationToken cancellationToken)
    {
        var isSet = variable is not null && context.Host.Environment(variable) is { Length: > 0 };
        var answer = await _prompt.AskAsync(
            $"Key ({key}){(isSet ? $"; {variable} is set, Enter follows it" : isOptional ? "; Enter for none" : "; Enter leaves it for later")}:", isSecret: true, cancellationToken);
        if (answer.Length > 0 || isSet)
        {
            await SetAsync(key, answer.Length > 0 ? answer : $"@env:{variable}", cancellationToken);
        }
    }

    private async Task AskModelsAsync(IReadOnlyList<ChosenSetting> given, string address, CancellationToken cancellationToken)
    {
        var proposals = await ChosenModels.AskAsync(context, cancellationToken);
        foreach (var (role, key) in ChosenModels.Keys)
        {
            var proposal = proposals.GetValueOrDefault(role);
            if (IsOpen(given, key) && (proposal is not null || !VendorKeys.IsOpenRouter(address)))
            {
                await SetAsync(key, await AskTextAsync($"Model ({key}):", proposal, key, cancellationToken), cancellationToken);
            }
        }
    }

    private async Task<string> ChooseAsync(string question, string[] choices, string proposal, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await _prompt.AskAsync($"{question} [{string.Join('/', choices)}] ({proposal}):", isSecret: false, cancellationToken);
            if (answer.Length == 0 || choices.FirstOrDefault(choice => string.Equals(choice, answer, StringComparison.OrdinalIgnoreCase)) is not null)
            {
                return answer.Length == 0 ? proposal : choices.First(choice => string.Equals(choice, answer, StringComparison.OrdinalIgnoreCase));
            }

            Refuse($"'{answer}' is none of {string.Join(", ", choices)}.", attempt, hint: null);
        }
    }

    private async Task<string> AskTextAsync(string question, string? proposal, string key, CancellationToken cancellationToken)
    {
        var setting = SettingRegistry.Get(key);
        for (var attempt = 1; ; attempt++)
        {
            var answer = await _prompt.AskAsync(proposal is null ? question : $"{question} ({proposal})", isSecret: false, cancellationToken);
            if (SettingsFile.Check(setting, answer.Length == 0 && proposal is not null ? proposal : answer, out var kept) is not { } problem)
            {
                return kept;
            }

            Refuse(problem, attempt, setting.Definition.Description);
        }
    }

    private void Refuse(string problem, int attempt, string? hint)
    {
        Say(problem);
        if (attempt == Tries)
        {
            throw CommandException.Usage("config_value_invalid", problem, hint);
        }
    }

    private async Task SetAsync(string key, string value, CancellationToken cancellationToken)
    {
        var setting = SettingRegistry.Get(key);
        if (await context.SettingsFile.SetAsync(setting, value, cancellationToken) is SettingChange.Invalid invalid)
        {
            throw CommandException.Usage("config_value_invalid", invalid.Problem, setting.Definition.Description);
        }

        _chosen.Add(new ChosenSetting(setting, value));
    }
}
