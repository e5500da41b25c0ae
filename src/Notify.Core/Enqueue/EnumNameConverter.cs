using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notify.Enqueue;

/// <summary>
/// Writes the enums of models as their names, because a template would otherwise print a number. An enum with a
/// converter of its own, and the converters of <c>NotifyOptions.Json</c>, take precedence.
/// </summary>
[RequiresDynamicCode("The converter of an enum is a generic type that is created at run time.")]
internal sealed class EnumNameConverter : JsonConverterFactory
{
    private readonly JsonStringEnumConverter _names = new();

    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsEnum && !typeToConvert.IsDefined(typeof(JsonConverterAttribute), inherit: false);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        _names.CreateConverter(typeToConvert, options);
}
