using System.Reflection;
using System.Text.RegularExpressions;
using Notify.Email;
using Notify.Push;
using Notify.Telegram;
using Notify.Testing;

namespace Notify.Architecture.Tests.Input;

/// <summary>Finds the regular expressions in the assemblies of the packages.</summary>
internal static class RegularExpressions
{
    private const BindingFlags Declared = BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.NonPublic
        | BindingFlags.Public
        | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        typeof(Notification).Assembly,
        typeof(EmailOptions).Assembly,
        typeof(PushOptions).Assembly,
        typeof(TelegramOptions).Assembly,
        typeof(LocalSmtpServer).Assembly,
        Assembly.Load("Notify.AspNetCore"),
        Assembly.Load("Notify.Redis"),
    ];

    /// <summary>Gets the expressions by the name of the method that returns them.</summary>
    public static IReadOnlyDictionary<string, MethodInfo> Methods { get; } = Assemblies
        .SelectMany(Types)
        .SelectMany(type => type.GetMethods(Declared))
        .Where(method => method.ReturnType == typeof(Regex) && method.GetParameters().Length == 0)
        .ToDictionary(method => $"{method.DeclaringType!.FullName}.{method.Name}", StringComparer.Ordinal);

    /// <summary>Gets the names of the fields that contain an expression.</summary>
    public static IReadOnlyList<string> Fields { get; } = Assemblies
        .SelectMany(Types)
        .SelectMany(type => type.GetFields(Declared))
        .Where(field => typeof(Regex).IsAssignableFrom(field.FieldType))
        .Select(field => $"{field.DeclaringType!.FullName}.{field.Name}")
        .ToList();

    public static Regex Create(string name) => (Regex)Methods[name].Invoke(null, null)!;

    private static IEnumerable<Type> Types(Assembly assembly) => assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("Notify", StringComparison.Ordinal) == true);
}
