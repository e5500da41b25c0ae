using System.Globalization;

namespace Notify;

/// <summary>A filter of the application's own: <c>{{ value | name: argument }}</c>. What it returns is encoded like any value.</summary>
/// <param name="value">The value as text; empty for null.</param>
/// <param name="arguments">The arguments as text, in order.</param>
/// <param name="culture">The culture of the message.</param>
public delegate string TemplateFilter(string value, IReadOnlyList<string> arguments, CultureInfo culture);
