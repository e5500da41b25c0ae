using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>
/// Encodes values in parts that contain JSON, as the content of a string: <c>{"text": "{{ name }}"}</c>.
/// </summary>
/// <remarks>
/// The structural characters are escaped as well. In a string, the escapes mean the same characters. Outside of one, an
/// escape is an error, so a value that a template inserts without quotes cannot add an element or a property.
/// </remarks>
internal static class JsonTextEncoder
{
    public static TextEncoder Instance { get; } = Create();

    private static JavaScriptEncoder Create()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        settings.ForbidCharacters('{', '}', '[', ']', ':', ',');
        return JavaScriptEncoder.Create(settings);
    }
}
