using System.Diagnostics;
using System.Globalization;
using System.Text;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Config;

/// <summary>The page of all settings, made from the table that the program reads them by.</summary>
internal static class ConfigurationPage
{
    private const string Head =
        """
        # Configuration

        Every setting of Satchel. This page is made by the program: `satchel config reference > docs/configuration.md`.

        Settings lie in `config.json` in the home (`~/.satchel`, or `SATCHEL_HOME`, or `--home`): one flat JSON object, a file of its
        owner alone, replaced whole. `satchel config set KEY VALUE` checks a value before it is kept, `satchel config show` lists what
        holds and where it comes from. Nothing has to be set.

        ## What goes before what

        1. An option of the command line, where there is one for it.
        2. The variable `SATCHEL_` and the key in upper case with `_` for `.` and `-`, such as `SATCHEL_HOOKS_STOP`. Variables count only with
           `SATCHEL_CONFIG_FROM_ENV=1`.
        3. `config.json`: for one store `store.NAME.KEY`, where the last column of a table says so; then `KEY`.
        4. The default. Where there is none, what the key is for is off.

        - `@file:PATH` and `@env:NAME` as a value are followed on each use, so that a secret need not lie in the file. `-` in the place of a value
          reads it from standard input, so that it is in no history of a shell.
        - Lists are texts with commas. `true`, `1`, `yes` and `on` are the same, as are `false`, `0`, `no` and `off`.
        - A key with ○ is kept for a feature that is planned; nothing reads it yet.
        - A key with ● holds a secret: it is masked wherever it is shown.

        `satchel install` sets some of them by flags and asks for others on a terminal: [hosts](hosts.md).

        """;

    /// <summary>The page.</summary>
    public static string Text()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var group in SettingRegistry.All.GroupBy(definition => definition.Name.Split('.')[0], StringComparer.Ordinal))
        {
            text.Append("\n## ").Append(group.Key).Append("\n\n| key | for | accepts | unit | default | per store |\n| --- | --- | --- | --- | --- | --- |\n");
            foreach (var definition in group)
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{definition.Name}`{Mark(definition)} | {Cell(definition.Description)} | {Cell(Accepts(definition))} | {definition.Unit} | ")
                    .Append(CultureInfo.InvariantCulture, $"{(definition.Default is null ? "" : $"`{definition.Default}`")} | {(definition.HasStoreOverride || definition.Name.Contains('<', StringComparison.Ordinal) ? "yes" : "")} |\n");
            }
        }

        return text.ToString();
    }

    private static string Mark(SettingDefinition definition) => (definition.IsActive ? "" : " ○") + (definition.IsSecret ? " ●" : "");

    private static string Accepts(SettingDefinition definition) => definition.Kind switch
    {
        SettingKind.Text => "a text",
        SettingKind.Boolean => "true, false",
        SettingKind.WholeNumber => string.Create(CultureInfo.InvariantCulture, $"{definition.Minimum} to {definition.Maximum}, whole"),
        SettingKind.Number => string.Create(CultureInfo.InvariantCulture, $"{definition.Minimum} to {definition.Maximum}{string.Concat(definition.Choices.Select(choice => $", {choice}"))}"),
        SettingKind.Choice => string.Join(", ", definition.Choices),
        SettingKind.Url => "an http or https address",
        SettingKind.Gateways => "addresses of gateways with commas",
        SettingKind.Relays => "addresses of relays with commas",
        SettingKind.Address => "a host and a port",
        SettingKind.Operations => $"{string.Join(", ", definition.Choices)}, or operations with commas",
        SettingKind.Connection => "`type=…;key=value`, or `nostr+walletconnect://…`",
        _ => throw new UnreachableException(),
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
