using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Notify.Enqueue;

namespace Notify.Tests.Enqueue;

public sealed class ModelSerializerTests
{
    public static TheoryData<object> Models { get; } = new()
    {
        new { Name = "Ada", Age = 36 },
        new Person("Ada", 36),
        new Dictionary<string, object?> { ["Name"] = "Ada", ["Age"] = 36 },
        new SortedDictionary<string, object> { ["Name"] = "Ada", ["Age"] = 36 },
        new JsonObject { ["Name"] = "Ada", ["Age"] = 36 },
        JsonDocument.Parse("""{"Name":"Ada","Age":36}"""),
        JsonDocument.Parse("""{"Name":"Ada","Age":36}""").RootElement,
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Objects_dictionaries_and_JSON_documents_are_models(object model) =>
        JsonNode.DeepEquals(JsonNode.Parse(Written(model)), JsonNode.Parse("""{"Name":"Ada","Age":36}"""))
            .Should().BeTrue();

    [Fact]
    public void No_model_serializes_to_no_bytes() =>
        Serializer().Serialize(new Notification("hello", NotifierRig.Ada)).IsEmpty.Should().BeTrue();

    [Fact]
    public void Text_outside_ASCII_is_not_escaped() =>
        Written(new { Name = "Ядро <b>" }).Should().Be("""{"Name":"Ядро <b>"}""");

    [Fact]
    public void The_JSON_options_of_the_application_apply() =>
        Written(
                new { FirstName = "Ada" },
                new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase }
            ).Should().Be("""{"firstName":"Ada"}""");

    [Fact]
    public void An_enum_is_its_name_or_what_its_converter_says()
    {
        Written(new { Side = Side.Sell, None = (Side?)null, All = new[] { Side.Buy }, Odd = (Side)7 })
            .Should().Be("""{"Side":"Sell","None":null,"All":["Buy"],"Odd":7}""");
        Written(new Dictionary<string, object?> { ["side"] = Side.Buy }).Should().Be("""{"side":"Buy"}""");
        Written(new { Rights = Rights.Read | Rights.Write }).Should().Be("""{"Rights":"Read, Write"}""");
        Written(new { Code = Code.Two }).Should().Be("""{"Code":"two"}""", "the type has a converter");
        var numbers = new JsonSerializerOptions { Converters = { new NumberConverter() } };
        Written(new { Side = Side.Sell }, numbers)
            .Should().Be("""{"Side":-1}""", "the options of the application have a converter");
    }

    [Fact]
    public void The_options_of_the_application_stay_writable()
    {
        var options = new JsonSerializerOptions();

        Serializer(options);

        options.IsReadOnly.Should().BeFalse();
        options.TypeInfoResolverChain.Should().BeEmpty();
    }

    [Fact]
    public void A_model_that_is_not_an_object_is_rejected()
    {
        Fault("secret")
            .Message.Should().Be(
                "The model (System.String) becomes JSON that is not an object. Give an object whose properties are "
                    + "the template's variables: new { Name = … }.");
        Fault(new[] { 1 }).Reason.Should().Be(RejectionReason.InvalidModel);
        Fault(JsonValue.Create(3)).Reason.Should().Be(RejectionReason.InvalidModel);
    }

    [Fact]
    public void A_model_that_refers_to_itself_is_rejected()
    {
        var node = new Node { Name = "secret" };
        node.Next = node;

        var fault = Fault(node);

        fault.Message.Should().Contain("it refers to itself, or is more than 64 levels deep").And.NotContain("secret");
        fault.InnerException.Should().BeOfType<JsonException>();
    }

    [Fact]
    public void A_model_that_cannot_be_read_is_rejected_without_showing_values()
    {
        Fault(new Broken()).Message.Should().EndWith("reading it threw System.InvalidOperationException.");
        Fault(new { Type = typeof(string) }).Message.Should().Contain("a type inside it is not supported");
        Fault(default(JsonElement)).Reason.Should().Be(RejectionReason.InvalidModel);
    }

    [Fact]
    public void A_failed_model_does_not_affect_the_next_one()
    {
        var serializer = Serializer();
        var fault = () => serializer.Serialize(With(new Broken()));

        fault.Should().Throw<NotificationRejectedException>();

        Encoding.UTF8.GetString(serializer.Serialize(With(new { A = 1 })).Span).Should().Be("""{"A":1}""");
    }

    [Fact]
    public void A_model_whose_getter_serializes_another_model_is_complete()
    {
        var serializer = Serializer();

        var json = serializer.Serialize(With(new Nested(serializer)));

        Encoding.UTF8.GetString(json.Span).Should().Be("""{"Before":1,"Inner":"{\"A\":1}","After":2}""");
    }

    [Fact]
    public void Without_reflection_a_type_needs_metadata()
    {
        Fault(new Person("Ada", 36), reflection: false).Message.Should().Be(
            "The model type Notify.Tests.Enqueue.ModelSerializerTests+Person has no JSON metadata, which trimmed and " +
            "native programs require. List it in a JsonSerializerContext and pass that to AddModels, or pass a " +
            "Dictionary<string, object?>.");
    }

    [Fact]
    public void Without_reflection_an_anonymous_type_is_rejected_without_its_name() =>
        Fault(new { Name = "Ada" }, reflection: false).Message.Should().Be(
            "The model has a type without a name, which a trimmed or native program cannot serialize. Use a " +
            "Dictionary<string, object?>, or a record whose JsonSerializerContext is passed to AddModels.");

    [Fact]
    public void Without_reflection_a_context_provides_metadata()
    {
        var options = new JsonSerializerOptions();
        options.TypeInfoResolverChain.Add(PersonContext.Default);

        Written(new Person("Ada", 36), options, reflection: false).Should().Be("""{"Name":"Ada","Age":36}""");
    }

    [Fact]
    public void Without_reflection_dictionaries_of_plain_values_are_serialized()
    {
        var model = new Dictionary<string, object?>
        {
            ["a"] = 1,
            ["b"] = "x",
            ["c"] = null,
            ["d"] = new List<object?> { 1.5, true },
            ["e"] = new Dictionary<string, object?> { ["f"] = 2m },
            ["g"] = new DateOnly(2026, 3, 1),
            ["h"] = new JsonObject { ["i"] = 1 },
        };

        Written(model, reflection: false)
            .Should().Be("""{"a":1,"b":"x","c":null,"d":[1.5,true],"e":{"f":2},"g":"2026-03-01","h":{"i":1}}""");
        Fault(new Dictionary<string, object?> { ["p"] = new Person("Ada", 36) }, reflection: false)
            .Message.Should().Contain("has no JSON metadata");
    }

    [Fact]
    public void A_small_model_is_correct_after_a_large_one()
    {
        var serializer = Serializer();

        serializer.Serialize(With(new { Text = new string('x', 200_000) })).Length.Should().BeGreaterThan(200_000);
        serializer.Serialize(With(new { A = 1 })).Length.Should().Be(7);
    }

    private static Notification With(object model) => new("hello", NotifierRig.Ada) { Model = model };

    private static ModelSerializer Serializer(JsonSerializerOptions? options = null, bool reflection = true) =>
        new(options ?? new JsonSerializerOptions(), reflection);

    private static string Written(object model, JsonSerializerOptions? options = null, bool reflection = true) =>
        Encoding.UTF8.GetString(Serializer(options, reflection).Serialize(With(model)).Span);

    private static NotificationRejectedException Fault(object model, bool reflection = true)
    {
        var serialize = () => Serializer(reflection: reflection).Serialize(With(model));
        return serialize.Should().Throw<NotificationRejectedException>().Which;
    }

    internal sealed record Person(string Name, int Age);

    private sealed class Node
    {
        public string? Name { get; set; }

        public Node? Next { get; set; }
    }

    private sealed class Broken
    {
        public string Before => "secret";

        public string Name => throw new InvalidOperationException(Before);
    }

    private sealed class Nested(ModelSerializer serializer)
    {
        public int Before => 1;

        public string Inner => Encoding.UTF8.GetString(serializer.Serialize(With(new { A = Before })).Span);

        public int After => 2;
    }

    private enum Side
    {
        Buy,
        Sell,
    }

    [Flags]
    private enum Rights
    {
        Read = 1,
        Write = 2,
    }

    [JsonConverter(typeof(CamelCaseConverter))]
    private enum Code
    {
        One,
        Two,
    }

    private sealed class CamelCaseConverter() : JsonStringEnumConverter<Code>(JsonNamingPolicy.CamelCase);

    private sealed class NumberConverter : JsonConverter<Side>
    {
        public override Side Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Side value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(-(int)value);
    }
}

[JsonSerializable(typeof(ModelSerializerTests.Person))]
internal sealed partial class PersonContext : JsonSerializerContext;
