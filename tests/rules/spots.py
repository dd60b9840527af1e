"""Where the debtors of the tests live: what holds there, by hand, from the law and the maps."""

from tests.rules.second_reader import Spot

EAST = "America/Sao_Paulo"
RIO = Spot("BR", "RJ", "+5521987654321", (EAST,), ("BR", "BR-RJ"))
MANAUS = Spot("BR", "AM", "+5592987654321", ("America/Manaus", "America/Eirunepe"), ("BR", "BR-AM"))
SPOTS = (
    Spot("BR", "SP", "+5511987654321", (EAST,), ("BR", "BR-SP")),
    RIO,
    Spot("BR", "ES", "+5527987654321", (EAST,), ("BR", "BR-ES")),
    Spot("BR", "AL", "+5582987654321", ("America/Maceio",), ("BR", "BR-AL")),
    MANAUS,
    Spot("BR", "MG", "+5531987654321", (EAST,), ("BR",)),
    Spot("BR", "PE", "+5581987654321", ("America/Recife", "America/Noronha"), ("BR",)),
    Spot("BR", "AC", "+5568987654321", ("America/Rio_Branco",), ("BR",)),
    # Live in São Paulo with a number of Rio, of Manaus: each law by its own clocks and holidays.
    Spot("BR", "SP", "+5521912345678", (EAST,), ("BR", "BR-SP"), (RIO,)),
    Spot("BR", "SP", "+5592912345678", (EAST,), ("BR", "BR-SP"), (MANAUS,)),
    Spot("MX", "SON", "+526621234567", ("America/Hermosillo", "America/Mazatlan"), ("MX",)),
    Spot("MX", "BCN", "+526641234567", ("America/Tijuana",), ("MX",)),
    Spot("MX", "ROO", "+529981234567", ("America/Cancun",), ("MX",)),
    Spot("MX", "CMX", "+525512345678", ("America/Mexico_City",), ("MX",)),
    # The area of Juárez lies in a state of three clocks.
    Spot(
        "MX",
        "CHH",
        "+526561234567",
        ("America/Chihuahua", "America/Ciudad_Juarez", "America/Ojinaga"),
        ("MX",),
    ),
    Spot("PE", "LIM", "+51987654321", ("America/Lima",), ("PE",)),
    Spot("CO", "DC", "+573001234567", ("America/Bogota",), ("CO",)),
    Spot("CL", "RM", "+56912345678", ("America/Santiago",), ("CL",)),
    Spot("CL", "MA", "+56961234567", ("America/Punta_Arenas",), ("CL",)),
    Spot("CL", "VS", "+56322123456", ("America/Santiago", "Pacific/Easter"), ("CL",)),
    Spot("EC", "P", "+593991234567", ("America/Guayaquil",), ("EC",)),
    Spot("EC", "W", "+593987654321", ("Pacific/Galapagos",), ("EC",)),
    Spot("AR", "C", "+541143211234", ("America/Argentina/Buenos_Aires",), ("AR", "AR-C")),
    Spot("AR", "X", "+543514321123", ("America/Argentina/Cordoba",), ("AR",)),
    Spot("ES", "MD", "+34612345678", ("Europe/Madrid",), ("ES",)),
    Spot("ES", "CN", "+34622123456", ("Atlantic/Canary",), ("ES",)),
    Spot("US", "NY", "+12125551234", ("America/New_York",), ("US",)),
    Spot("US", "MA", "+16175551234", ("America/New_York",), ("US", "US-MA")),
    Spot("US", "NV", "+17025551234", ("America/Los_Angeles", "America/Denver"), ("US", "US-NV")),
    Spot("US", "PA", "+12155551234", ("America/New_York",), ("US", "US-PA")),
    Spot("US", "AZ", "+16025551234", ("America/Phoenix", "America/Denver"), ("US",)),
    Spot("US", "HI", "+18085551234", ("Pacific/Honolulu",), ("US",)),
    Spot("US", "AK", "+19075551234", ("America/Anchorage", "America/Adak"), ("US",)),
)
#: The law there says nothing of hours: nobody is called before somebody has said when.
CLOSED = Spot("GB", "ENG", "+447911123456", ("Europe/London",), ("UK",))
