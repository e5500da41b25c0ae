using System.Globalization;

namespace Notify.Templates.Liquid.Rendering;

internal static class Cultures
{
    /// <summary>The culture of a locale; null where this machine knows none of it, as in a container without globalization data.</summary>
    public static CultureInfo? Find(string locale)
    {
        try
        {
            return CultureInfo.GetCultureInfo(LocaleChain.Tag(locale));
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}
