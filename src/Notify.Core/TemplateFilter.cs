using System.Globalization;

namespace Notify;

/// <summary>
/// Represents a template filter of the application: <c>{{ value | name: argument }}</c>. Its result is encoded like any
/// other value.
/// </summary>
/// <param name="value">The value as text; empty for null.</param>
/// <param name="arguments">The arguments as text, in order.</param>
/// <param name="culture">The culture of the message.</param>
/// <returns>The result.</returns>
public delegate string TemplateFilter(string value, IReadOnlyList<string> arguments, CultureInfo culture);
