using Microsoft.Extensions.Options;
using Notify.Localization;
using Notify.Templates.Liquid.Parsing;

namespace Notify.Templates.Liquid;

/// <summary>Validates the settings of the templates.</summary>
internal sealed class TemplateOptionsValidator : IValidateOptions<TemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, TemplateOptions options)
    {
        var errors = FindErrors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> FindErrors(TemplateOptions options)
    {
        if (!IsLocale(options.DefaultLocale))
        {
            yield return $"Templates: DefaultLocale '{options.DefaultLocale}' is not a known locale. " +
                "Set one such as 'en' or 'de-AT'.";
        }

        if (options.MaxSteps < 1)
            yield return $"Templates: MaxSteps is {options.MaxSteps}. Set a number above 0, for example 100000.";
        if (options.MaxOutput < 1)
            yield return $"Templates: MaxOutput is {options.MaxOutput}. Set a number above 0, for example 1048576.";
        if (options.MaxTime <= TimeSpan.Zero)
            yield return $"Templates: MaxTime is {options.MaxTime}. Set a time above 0, for example 00:00:05.";
        foreach (var locale in options.RequiredLocales.Where(locale => !IsLocale(locale)))
        {
            yield return $"Templates: RequiredLocales contains '{locale}', which is not a known locale. " +
                "Use locales such as 'en' or 'de-AT'.";
        }
    }

    private static bool IsLocale(string? locale) =>
        locale is not null && TemplatePath.IsLocale(locale) && KnownCultures.IsKnown(locale);
}
