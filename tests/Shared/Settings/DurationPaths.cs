using System.Collections;
using System.Reflection;

namespace Notify.Tests.Settings;

/// <summary>Finds the durations among the options of a type, as configuration names them.</summary>
internal static class DurationPaths
{
    /// <summary>Returns the path of each duration; for a list, that of its first element.</summary>
    public static IEnumerable<string> Of(Type options, string prefix = "")
    {
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var path = prefix + property.Name;
            if (type == typeof(TimeSpan))
            {
                yield return path;
            }
            else if (typeof(IEnumerable<TimeSpan>).IsAssignableFrom(type))
            {
                yield return path + ":0";
            }
            else if (type.Namespace?.StartsWith("Notify", StringComparison.Ordinal) == true
                && type.IsClass
                && !IsList(type))
            {
                foreach (var inner in Of(type, path + ":"))
                    yield return inner;
            }
        }
    }

    /// <summary>Returns the duration at a path.</summary>
    public static TimeSpan? Read(object options, string path)
    {
        object? value = options;
        foreach (var name in path.Split(':'))
        {
            value = int.TryParse(name, out var index)
                ? ((IEnumerable<TimeSpan>)value!).ElementAt(index)
                : value!.GetType().GetProperty(name)!.GetValue(value);
        }

        return (TimeSpan?)value;
    }

    private static bool IsList(Type type) => typeof(IEnumerable).IsAssignableFrom(type);
}
