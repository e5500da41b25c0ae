using System.Globalization;
using Microsoft.Extensions.Configuration;
using Notify.Templates;

namespace Notify.Hosting;

/// <summary>Reads the settings of the templates from configuration, by hand so that it survives trimming.</summary>
internal static class TemplateSettings
{
    public static void Read(IConfigurationSection section, TemplateOptions options, Action<string> addFolder)
    {
        if (section["Folder"] is { Length: > 0 } folder)
            addFolder(folder);
        options.DefaultLocale = section["DefaultLocale"] ?? options.DefaultLocale;
        options.Reload = Parse(section, "Reload", options.Reload, "true or false", bool.TryParse);
        options.MaxSteps = Parse(section, "MaxSteps", options.MaxSteps, "a number", static (string text, out int value) =>
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));
        foreach (var locale in section.GetSection("RequiredLocales").GetChildren())
        {
            if (locale.Value is { Length: > 0 } tag && !options.RequiredLocales.Contains(tag))
                options.RequiredLocales.Add(tag);
        }
    }

    private delegate bool TryParse<T>(string text, out T value);

    private static T Parse<T>(IConfigurationSection section, string key, T current, string form, TryParse<T> parse) => section[key] switch
    {
        null or "" => current,
        var text => parse(text, out var value) ? value : throw new InvalidOperationException($"{section.Path}:{key} is '{text}'; write {form}."),
    };
}
