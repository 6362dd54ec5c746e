using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Setup;

/// <summary>A setting that an installation sets.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value.</param>
internal sealed record ChosenSetting(SettingKey Key, string Value);
