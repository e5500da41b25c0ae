using Microsoft.Extensions.Options;
using Notify.Templates.Liquid.Parsing;

namespace Notify.Templates.Liquid;

/// <summary>Names what is wrong with the settings of the templates, and what to write.</summary>
internal sealed class TemplateOptionsValidator : IValidateOptions<TemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, TemplateOptions options)
    {
        var mistakes = Mistakes(options).ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Mistakes(TemplateOptions options)
    {
        if (!IsLocale(options.DefaultLocale))
            yield return $"Templates: DefaultLocale '{options.DefaultLocale}' is no locale; write one like 'en' or 'de-AT'.";
        if (options.MaxSteps < 1)
            yield return $"Templates: MaxSteps is {options.MaxSteps}; write a number above 0, for example 100000.";
        foreach (var locale in options.RequiredLocales.Where(locale => !IsLocale(locale)))
            yield return $"Templates: RequiredLocales holds '{locale}', which is no locale; write one like 'en' or 'de-AT'.";
    }

    private static bool IsLocale(string? locale) => locale is not null && TemplatePath.IsLocale(locale);
}
