using System.Globalization;
using Microsoft.Extensions.Configuration;
using Notify.Templates;

namespace Notify.Hosting;

/// <summary>
/// Reads the settings of the templates from configuration. It does so without a binder, so that it works in trimmed
/// applications.
/// </summary>
internal static class TemplateSettings
{
    /// <summary>The settings that are durations.</summary>
    public static IReadOnlyCollection<string> Durations { get; } = [nameof(TemplateOptions.MaxTime)];

    private delegate bool TryParse<T>(string text, out T value);

    public static void Read(IConfigurationSection section, TemplateOptions options, Action<string> addFolder)
    {
        if (section["Folder"] is { Length: > 0 } folder)
            addFolder(folder);
        options.DefaultLocale = section["DefaultLocale"] ?? options.DefaultLocale;
        options.Reload = Parse(section, "Reload", options.Reload, "true or false", bool.TryParse);
        options.MaxSteps = Parse(section, "MaxSteps", options.MaxSteps, "a number", TryParseNumber);
        options.MaxOutput = Parse(section, "MaxOutput", options.MaxOutput, "a number of characters", TryParseNumber);
        // The section has checked it.
        if (section["MaxTime"] is { Length: > 0 } time)
            options.MaxTime = TimeSpan.Parse(time, CultureInfo.InvariantCulture);
        foreach (var locale in section.GetSection("RequiredLocales").GetChildren())
        {
            if (locale.Value is { Length: > 0 } tag && !options.RequiredLocales.Contains(tag))
                options.RequiredLocales.Add(tag);
        }
    }

    private static bool TryParseNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);

    private static T Parse<T>(
        IConfigurationSection section,
        string key,
        T current,
        string expected,
        TryParse<T> tryParse)
    {
        if (section[key] is not { Length: > 0 } text)
            return current;
        return tryParse(text, out var value)
            ? value
            : throw new InvalidOperationException($"{section.Path}:{key} is '{text}'. Set {expected}.");
    }
}
