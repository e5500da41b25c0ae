using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using HostJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Notify.AspNetCore.Http;

/// <summary>The JSON of the endpoints. Its names do not depend on the JSON settings of the host.</summary>
internal sealed class JsonWire
{
    private readonly JsonSerializerOptions _options;
    private readonly IJsonTypeInfoResolver _types;

    public JsonWire(JsonNamingConvention names)
    {
        Naming = names == JsonNamingConvention.CamelCase ? JsonNamingPolicy.CamelCase : JsonNamingPolicy.SnakeCaseLower;
        _types = NotifyJsonContext.Default.WithAddedModifier(Rename);
        _options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = _types, MaxDepth = 64 };
        _options.MakeReadOnly();
    }

    public JsonNamingPolicy Naming { get; }

    public JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    public IResult Ok<T>(T value, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(value, Type<T>(), statusCode: status);

    /// <summary>
    /// Adds the metadata to the JSON options of the host, which the OpenAPI document uses to describe the types.
    /// </summary>
    public void Teach(HostJson host)
    {
        if (!host.SerializerOptions.IsReadOnly)
            host.SerializerOptions.TypeInfoResolverChain.Insert(0, _types);
    }

    private void Rename(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(JsonWire).Assembly)
            return;
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider is MemberInfo member)
                property.Name = Naming.ConvertName(member.Name);
        }
    }
}
